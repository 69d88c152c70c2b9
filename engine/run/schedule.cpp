#include "engine/run/schedule.h"

#include <algorithm>

#include "engine/core/error.h"

namespace quench {

Schedule unite(const std::vector<std::vector<double>>& wanted) {
  Schedule out;
  for (const std::vector<double>& times : wanted) {
    if (!std::is_sorted(times.begin(), times.end(), [](double a, double b) { return a <= b; }))
      throw Error(ErrorKind::internal, "an observable asks for sample times that do not increase");
    out.times.insert(out.times.end(), times.begin(), times.end());
  }
  std::sort(out.times.begin(), out.times.end());
  out.times.erase(std::unique(out.times.begin(), out.times.end()), out.times.end());
  for (const std::vector<double>& times : wanted) {
    std::vector<std::int32_t> index(out.times.size(), -1);
    std::size_t next = 0;
    for (std::size_t s = 0; s < out.times.size() && next < times.size(); ++s)
      if (out.times[s] == times[next]) index[s] = static_cast<std::int32_t>(next++);
    out.indices.push_back(std::move(index));
  }
  return out;
}

}  // namespace quench
