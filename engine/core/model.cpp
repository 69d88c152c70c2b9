#include "engine/core/model.h"

#include "engine/core/value.h"

namespace quench {

std::string Divergence::summary() const {
  std::string where;
  for (std::size_t i : site) where += (where.empty() ? "" : ", ") + std::to_string(i);
  return quantity + " at step " + std::to_string(step) + ", t = " + shortest(time) + (where.empty() ? "" : ", site (" + where + ")");
}

std::unique_ptr<Measurement> Observable::measurement(const MeasurementSetup&) const {
  throw Error(ErrorKind::internal, "this observable samples nothing");
}

Dataset Observable::compute(const Landscape&) const {
  throw Error(ErrorKind::internal, "this observable needs a dynamics");
}

}  // namespace quench
