#include "engine/statistics/replicates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/statistics/jackknife.h"

namespace quench {

std::vector<Source> sources_of(const Dataset& dataset) {
  if (!dataset.has_error || dataset.members.size() == 0) return {};
  if (!dataset.sources.empty()) return dataset.sources;
  return {{dataset.source, dataset.members.shape()[0]}};
}

namespace {

/// Replaces `fine` rows from `first` by their averages over batches.
Array averaged(const Array& rows, std::size_t first, std::size_t fine, const std::vector<std::size_t>& boundaries) {
  const std::size_t coarse = boundaries.size() - 1, n = rows.size() / rows.shape()[0];
  Shape shape = rows.shape();
  shape[0] += coarse - fine;
  Array out(shape);
  std::copy_n(rows.data(), first * n, out.data());
  for (std::size_t b = 0; b < coarse; ++b)
    for (std::size_t i = 0; i < n; ++i) {
      double mean = 0;
      for (std::size_t g = boundaries[b]; g < boundaries[b + 1]; ++g)
        mean += (rows[(first + g) * n + i] - mean) / static_cast<double>(g - boundaries[b] + 1);
      out[(first + b) * n + i] = mean;
    }
  std::copy(rows.data() + (first + fine) * n, rows.data() + rows.size(), out.data() + (first + coarse) * n);
  return out;
}

/// Averages the groups of one source of a dataset down to `groups` batches.
void coarsen(Dataset& dataset, const std::string& source, std::size_t groups) {
  std::vector<Source> sources = sources_of(dataset);
  std::size_t first = 0;
  for (Source& s : sources) {
    if (s.first == source && s.second != groups) {
      const std::vector<std::size_t> boundaries = batch_boundaries(s.second);
      if (boundaries.size() != groups + 1)
        throw Error(ErrorKind::state, "the datasets kept " + std::to_string(s.second) + " and " + std::to_string(groups) +
                                          " groups of one result and cannot be paired; keep = \"members\" keeps the same in all");
      dataset.members = averaged(dataset.members, first, s.second, boundaries);
      for (auto& [name, rows] : dataset.coord_members) rows = averaged(rows, first, s.second, boundaries);
      s.second = groups;
      dataset.groups = "batches";
    }
    first += s.second;
  }
  if (!dataset.sources.empty()) dataset.sources = sources;
}

}  // namespace

std::vector<Dataset> with_common_groups(std::span<const Dataset* const> operands) {
  std::vector<Dataset> out;
  for (const Dataset* d : operands) out.push_back(*d);
  std::vector<Source> fewest;
  for (const Dataset& d : out)
    for (const Source& s : sources_of(d)) {
      const auto known = std::find_if(fewest.begin(), fewest.end(), [&](const Source& f) { return f.first == s.first; });
      if (known == fewest.end()) fewest.push_back(s);
      else known->second = std::min(known->second, s.second);
    }
  for (Dataset& d : out)
    for (const Source& s : fewest) coarsen(d, s.first, s.second);
  return out;
}

std::vector<Source> union_of_sources(std::span<const Dataset> operands) {
  std::vector<Source> all;
  for (const Dataset& d : operands)
    for (const Source& s : sources_of(d))
      if (std::none_of(all.begin(), all.end(), [&](const Source& a) { return a.first == s.first; })) all.push_back(s);
  return all;
}

std::size_t first_row(const Dataset& dataset, const std::string& source) {
  std::size_t row = 0;
  for (const Source& s : sources_of(dataset)) {
    if (s.first == source) return row;
    row += s.second;
  }
  return std::string::npos;
}

void set_sources(Dataset& result, const std::vector<Source>& sources, std::span<const Dataset> operands) {
  result.source = sources.size() == 1 ? sources[0].first : "";
  result.sources = sources.size() > 1 ? sources : std::vector<Source>{};
  for (const Dataset& d : operands)
    if (result.groups.empty() && !sources_of(d).empty()) result.groups = d.groups;
}

void leave_one_out(const double* theta, const double* pseudo_values, std::size_t groups, std::size_t n, double* out) {
  const double others = static_cast<double>(groups) - 1;
  for (std::size_t i = 0; i < n; ++i)
    out[i] = groups > 1 ? theta[i] - (pseudo_values[i] - theta[i]) / others : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> errors_from(const double* pseudo_values, const std::vector<Source>& sources, std::size_t n) {
  std::vector<double> errors(n);
  for (std::size_t i = 0; i < n; ++i) {
    double variance = 0;
    std::size_t first = 0;
    for (const Source& s : sources) {
      const double e = standard_error(pseudo_values + first * n + i, s.second, n);
      variance += e * e;
      first += s.second;
    }
    errors[i] = std::sqrt(variance);
  }
  return errors;
}

}  // namespace quench
