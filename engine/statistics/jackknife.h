// Values, errors and pseudo-values of any Estimator from the accumulators of its groups.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"
#include "engine/core/model.h"

namespace quench {

struct JackknifeEstimate {
  std::size_t groups = 0;
  bool has_error = true;              ///< false where the estimator has no error bar by nature
  std::vector<double> value;          ///< [element]
  std::vector<double> error;          ///< [element]; NaN with `reason` where groups are too few
  std::vector<double> pseudo_values;  ///< [group][element]; empty when not kept
  std::string reason;                 ///< why values or errors are NaN, "" when none is
  std::vector<std::pair<std::string, std::string>> attributes;  ///< Estimator::attributes of all groups together
  std::map<std::string, std::vector<double>> coordinates;        ///< Estimator::coordinates of all groups together
};

/// Delete-one-group jackknife over G groups (sheet overlap_field 8; Efron, Ann. Stat. 7, 1 (1979)):
///   value          theta of all groups merged in order, not bias-corrected
///   error^2        ((G-1)/G) sum_g (theta_(g) - mean theta_(.))^2,   theta_(g) without group g
///   pseudo-values  p_g = G theta - (G-1) theta_(g), the groups' own values for means over members (Estimator::mean_weight)
/// Groups left out by prefix and suffix merges in a fixed order: 3 G merges, G accumulators of extra memory.
/// `accumulators` is [group][estimator.accumulator_size()]; `elements` the number of values. NaN with a reason where
/// groups are fewer than the estimator needs; one group gives a value and no error.
JackknifeEstimate jackknife(const Estimator& estimator, std::span<const double> accumulators, std::size_t elements,
                            bool keep_pseudo_values = true);

/// Writes an estimate into a frame (Measurement::frame): value, error, count (rank 0, `count` effective samples), members,
/// groups ("members", "disorder", "batches"), reason, attributes, coordinates.
void fill(Dataset& frame, const JackknifeEstimate& estimate, const std::string& groups, double count);

/// Boundaries of batches for `groups` members (or disorder samples): batch b is [result[b], result[b+1]). Below 128 every
/// group is its own batch. Above there are 64 to 127 batches, of equal size where a number in that range divides `groups`;
/// else of two sizes that differ by one, in the number of batches whose sizes vary least.
std::vector<std::size_t> batch_boundaries(std::size_t groups);

/// Standard error of the mean of G pseudo-values with stride, sqrt(sum (p - mean)^2 / (G (G-1))); NaN for G < 2.
double standard_error(const double* pseudo_values, std::size_t groups, std::size_t stride);

}  // namespace quench
