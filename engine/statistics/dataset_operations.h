// Arithmetic, selection, interpolation and reparametrisation of datasets, with errors carried along.
//
// Errors. Every result that is made of datasets with members is jackknifed over those members: it is computed again from
// theta_(g) = theta - (p_g - theta)/(G - 1) of each operand, group by group.
//   - Operands of one result (equal Dataset::source) are paired group by group, so common fluctuations cancel or add as they
//     should. Where one kept members and the other batches, members are averaged over the same batches first.
//   - Operands of different results are independent: each result's groups are left out in turn and the variances add. The
//     groups of all stay with the result (Dataset::sources), so that later operations still know what is common.
//   - Operands without an error bar are exact numbers.
//   - Where an operand has an error but no members (read from a table), the result has no members either, and its variance
//     is the sum over operands of ((f(x + e) - f(x - e)) / 2)^2, as for independent numbers.
// Discretisation errors are not random: bounds |f(x + s) - f(x - s)| / 2 add up over the operands.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/dataset.h"
#include "engine/core/expression.h"

namespace quench {

/// An exact number, rank 0.
Dataset exact_number(double x);

/// One operation element by element. Dims of equal name are aligned and their coordinates must agree (relative 1e-12), else
/// an argument error names the dim; other dims are broadcast, in the order in which they appear. Units: sums, minima and
/// maxima need equal ones where both have one; products and quotients multiply; other functions give pure numbers.
Dataset apply(Op op, std::span<const Dataset* const> operands);
Dataset apply(Op op, const Dataset& a);
Dataset apply(Op op, const Dataset& a, const Dataset& b);

/// The entry of `dim` whose coordinate is nearest to `at` (the first of two equally near), without that dim; the
/// coordinate taken is kept as an attribute. With `exact`, an argument error where no coordinate equals `at` (relative 1e-12).
Dataset select(const Dataset& dataset, const std::string& dim, double at, bool exact);

/// The same data with `dim` as last dim, so that value[i] is a curve along it.
Dataset along(const Dataset& dataset, const std::string& dim);

/// Linear interpolation in the coordinate of `dim` at the points `at`, member by member; `dim` keeps its place, or is
/// dropped with `drop` (one point). After versus() the coordinate fluctuates too, and every group's curve is interpolated
/// in its own coordinate. Argument errors for points outside the range, or where a coordinate that need not be monotonic
/// passes a point more than once. Errors without members: linear interpolation of the errors, an upper bound.
Dataset interpolate(const Dataset& dataset, const std::string& dim, std::span<const double> at, bool drop);

/// `dataset` against `other`: the last dim of `other` that both share is eliminated. With name = other.name ("x" if none):
/// where `other` has that dim alone, it is replaced by a dim `name` whose coordinates are other's values; otherwise the dim
/// stays (last) and other's values are coord_values[name]. coord_errors[name], coord_members[name] hold other's errors and
/// pseudo-values over all dims; the eliminated coordinate itself stays in coord_values.
Dataset versus(const Dataset& dataset, const Dataset& other);

/// Rows of text, the header first: one column per dim, further coordinates, value, error where there is one, count where
/// it varies. Numbers with six significant digits.
std::vector<std::vector<std::string>> table_rows(const Dataset& dataset);
/// table_rows in aligned columns, one row a line.
std::string table_text(const Dataset& dataset);

}  // namespace quench
