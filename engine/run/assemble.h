// From the datasets of sweep points to those of the result.
#pragma once

#include <string>
#include <vector>

#include "engine/core/dataset.h"
#include "engine/run/run.h"

namespace quench {

/// One dataset with the axes as leading dims; `points` in the order of the sweep, of equal shapes. Without axes the only
/// point itself. Groups of points that have fewer of them than others are filled up with NaN.
Dataset stacked(const std::vector<SweepAxis>& axes, const std::vector<Dataset>& points);

/// Entries of all points merged by name, in order of first appearance: one text where all points agree, else
/// "label: text; ..." for each.
std::vector<std::pair<std::string, std::string>> merged_entries(
    const std::vector<std::string>& labels, const std::vector<std::vector<std::pair<std::string, std::string>>>& points);

}  // namespace quench
