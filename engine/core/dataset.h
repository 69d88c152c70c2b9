// Labelled array with errors: what every observable yields.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/array.h"

namespace quench {

/// Value over named dims, with one standard error.
///   value  shape = lengths of the dims (rank 0: one number)
///   error  same shape; absent (has_error false) only for exact results; NaN with `reason` where members are too few
///   members  [group][...value shape] jackknife pseudo-values p_g = G theta - (G-1) theta_(g); for quantities that are means
///            over members these are the members' own values. G groups are members, disorder samples or batches.
struct Dataset {
  std::vector<std::string> dims;
  std::vector<Array> coords;                    ///< one per dim, rank 1
  Array value{Shape{}};
  Array error{Shape{}};
  bool has_error = false;
  Array count{Shape{}};                         ///< effective samples, same shape as value (or rank 0: the same everywhere)
  Array members;                                ///< rank = rank of value + 1; empty when not kept
  std::string groups;                           ///< "members", "disorder" or "batches"
  Array step_error{Shape{}};                    ///< discretisation error where measured
  bool has_step_error = false;
  std::string unit, label, name;
  std::string reason;                           ///< why values or errors are NaN
  std::map<std::string, Array> coord_values;    ///< further coordinates over all dims (multiplicity, versus)
  std::map<std::string, Array> coord_errors;
  std::map<std::string, Array> coord_members;   ///< pseudo-values of coord_values that fluctuate with `members`
  std::vector<std::pair<std::string, std::string>> attributes;  ///< estimator, normalisation ... stored with the data
  std::string source;                           ///< identity of the result it came from: equal means pair member by member
  /// Where members stem from several results: identity and number of groups of each, in the order of `members`, whose
  /// variances add. Empty for one result.
  std::vector<std::pair<std::string, std::size_t>> sources;
};

}  // namespace quench
