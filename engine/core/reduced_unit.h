// Options in reduced units that take quantities of quench.units too. Such a quantity arrives as the record { SI unit = number
// or array }; the model, which knows the sizes, converts it.
#pragma once

#include <string>

#include "engine/core/value.h"

namespace quench {

/// SI unit of quantities for a reduced unit: kelvin for temperatures; joule for frequencies, as hbar w, because 1/s leaves open
/// whether a frequency or an angular frequency is meant. "" where quantities are refused.
inline std::string quantity_unit(const std::string& reduced) {
  if (reduced == "T_g" || reduced == "T_D") return "K";
  return reduced == "w_D" ? "J" : "";
}

inline bool is_quantity(const std::string& reduced, const Value& value) {
  const std::string unit = quantity_unit(reduced);
  return !unit.empty() && value.is_record() && value.record().size() == 1 && value.record().front().first == unit && !value.record().front().second.is_record();
}

}  // namespace quench
