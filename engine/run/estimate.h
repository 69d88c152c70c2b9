// What a run is going to cost, for `quench plan`.
#pragma once

#include <map>
#include <string>

#include "engine/run/run.h"

namespace quench {

struct CostEstimate {
  std::size_t points = 1;
  std::uint64_t members = 1;             ///< of one point; at most, where until_error decides
  unsigned threads = 1;
  double seconds = 0;                    ///< of the whole run
  double member_seconds = 0;             ///< of one member on one thread
  double step = 0;                       ///< time step of the first point, 0 for none
  double memory_bytes = 0, disk_bytes = 0;
  double available_bytes = 0;            ///< memory
  /// Largest standard error over the dataset, from a few members; absent where nothing can be said.
  std::map<std::string, double> expected_error;
};

/// Times a few members of the first sweep point, for some seconds at most, and assumes that the others cost the same and
/// that cost grows with time in proportion: an upper bound for ageing systems, whose events become rare. Halvings of an
/// automatic step are not foreseen.
CostEstimate estimate_cost(const ExperimentPlan& plan, const RunOptions& options);

/// Lines for the terminal.
std::string cost_text(const CostEstimate& cost);

}  // namespace quench
