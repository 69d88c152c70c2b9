// One list of sample times for all observables of a point.
#pragma once

#include <cstdint>
#include <vector>

namespace quench {

struct Schedule {
  std::vector<double> times;                       ///< union of all wishes, strictly increasing
  std::vector<std::vector<std::int32_t>> indices;  ///< [observable][sample]: which of its times that is, -1 for none
};

/// Times are compared exactly: 0.1 asked for twice is one sample, 0.1 and 0.1 + 1e-17 are what doubles make of them.
/// Throws an internal error where the times of an observable do not increase.
Schedule unite(const std::vector<std::vector<double>>& wanted);

}  // namespace quench
