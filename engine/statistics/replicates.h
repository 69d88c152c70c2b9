// Groups behind the members of datasets: pairing, leaving out, errors. Used by the dataset operations.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/dataset.h"

namespace quench {

/// Identity of a result and its number of groups.
using Source = std::pair<std::string, std::size_t>;

/// Where the rows of dataset.members come from, in order; empty without members or without an error bar.
std::vector<Source> sources_of(const Dataset& dataset);

/// Copies in which each source has the same number of groups everywhere: members are averaged over the batches that
/// another operand kept. Throws a state error where the groups are no refinement of each other.
std::vector<Dataset> with_common_groups(std::span<const Dataset* const> operands);

/// Union of the operands' sources, in order of first appearance.
std::vector<Source> union_of_sources(std::span<const Dataset> operands);

/// First row of `source` in dataset.members; npos where the dataset does not depend on it.
std::size_t first_row(const Dataset& dataset, const std::string& source);

/// Writes sources, source and groups of the operands into a result whose members have these sources.
void set_sources(Dataset& result, const std::vector<Source>& sources, std::span<const Dataset> operands);

/// theta_(g) = theta - (p - theta)/(G - 1) for each of n elements; NaN for G = 1.
void leave_one_out(const double* theta, const double* pseudo_values, std::size_t groups, std::size_t n, double* out);

/// error[i]^2 = sum over sources of the variance of the mean of that source's pseudo-values [row][n].
std::vector<double> errors_from(const double* pseudo_values, const std::vector<Source>& sources, std::size_t n);

}  // namespace quench
