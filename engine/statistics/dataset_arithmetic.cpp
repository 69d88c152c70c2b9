// Elementwise operations on datasets.
#include <algorithm>
#include <cmath>

#include "engine/core/graph.h"
#include "engine/core/schema.h"
#include "engine/statistics/broadcast.h"
#include "engine/statistics/dataset_operations.h"
#include "engine/statistics/replicates.h"

namespace quench {

namespace {

/// One operation with its operands aligned; evaluates it for any set of rows standing for the operands' values.
struct Elementwise {
  Op op;
  std::vector<Dataset> operands;
  Broadcast layout;

  void evaluate(const std::vector<const double*>& rows, double* out) const {
    double arguments[3] = {};
    for (std::size_t e = 0; e < layout.size(); ++e) {
      for (std::size_t i = 0; i < rows.size(); ++i) arguments[i] = rows[i][layout.index[i][e]];
      out[e] = apply_to_numbers(op, arguments);
    }
  }

  std::vector<const double*> values() const {
    std::vector<const double*> rows;
    for (const Dataset& d : operands) rows.push_back(d.value.data());
    return rows;
  }

  /// Where the operation is linear in everything that fluctuates, pseudo-values map directly, without rounding.
  bool linear() const {
    if (op == Op::add || op == Op::subtract || op == Op::negate) return true;
    if (op == Op::multiply) return !operands[0].has_error || !operands[1].has_error;
    return op == Op::divide && !operands[1].has_error;
  }

  bool members_complete() const {
    return std::all_of(operands.begin(), operands.end(), [](const Dataset& d) { return !d.has_error || d.members.size() > 0; });
  }
};

/// Row g of `source` for every operand: the pseudo-values or the leave-one-out values, the plain value where an operand
/// does not depend on the source.
std::vector<std::vector<double>> replicate_rows(const Elementwise& f, const Source& source, std::size_t g, bool linear) {
  std::vector<std::vector<double>> rows;
  for (const Dataset& d : f.operands) {
    const std::size_t n = d.value.size(), first = first_row(d, source.first);
    rows.emplace_back(d.value.data(), d.value.data() + n);
    if (first == std::string::npos) continue;
    const double* p = d.members.data() + (first + g) * n;
    if (linear) std::copy_n(p, n, rows.back().begin());
    else leave_one_out(d.value.data(), p, source.second, n, rows.back().data());
  }
  return rows;
}

void jackknife_members(const Elementwise& f, Dataset& out) {
  const std::vector<Source> sources = union_of_sources(f.operands);
  const std::size_t n = out.value.size();
  const bool linear = f.linear();
  std::size_t groups = 0;
  for (const Source& s : sources) groups += s.second;
  Shape shape{groups};
  shape.insert(shape.end(), f.layout.shape.begin(), f.layout.shape.end());
  out.members = Array(shape);
  double* p = out.members.data();
  for (const Source& s : sources)
    for (std::size_t g = 0; g < s.second; ++g, p += n) {
      const std::vector<std::vector<double>> rows = replicate_rows(f, s, g, linear);
      std::vector<const double*> pointers;
      for (const std::vector<double>& row : rows) pointers.push_back(row.data());
      f.evaluate(pointers, p);
      if (linear) continue;
      const double others = static_cast<double>(s.second) - 1;
      for (std::size_t i = 0; i < n; ++i) p[i] = s.second > 1 ? out.value[i] + others * (out.value[i] - p[i]) : out.value[i];
    }
  out.error = Array(f.layout.shape, errors_from(out.members.data(), sources, n));
  set_sources(out, sources, f.operands);
}

/// |f(x + s) - f(x - s)| / 2 per element, where only operand i is moved by `spread`.
std::vector<double> half_difference(const Elementwise& f, std::size_t i, const Array& spread) {
  std::vector<double> high(f.operands[i].value.data(), f.operands[i].value.data() + f.operands[i].value.size()), low = high;
  for (std::size_t e = 0; e < high.size(); ++e) {
    high[e] += spread[e];
    low[e] -= spread[e];
  }
  std::vector<const double*> rows = f.values();
  std::vector<double> a(f.layout.size()), b(f.layout.size());
  rows[i] = high.data();
  f.evaluate(rows, a.data());
  rows[i] = low.data();
  f.evaluate(rows, b.data());
  for (std::size_t e = 0; e < a.size(); ++e) a[e] = std::abs(a[e] - b[e]) / 2;
  return a;
}

void independent_errors(const Elementwise& f, Dataset& out) {
  out.error = Array(f.layout.shape);
  for (std::size_t i = 0; i < f.operands.size(); ++i) {
    if (!f.operands[i].has_error) continue;
    const std::vector<double> part = half_difference(f, i, f.operands[i].error);
    for (std::size_t e = 0; e < part.size(); ++e) out.error[e] += part[e] * part[e];
  }
  for (double& e : out.error.span()) e = std::sqrt(e);
}

void step_errors(const Elementwise& f, Dataset& out) {
  for (std::size_t i = 0; i < f.operands.size(); ++i) {
    if (!f.operands[i].has_step_error) continue;
    if (!out.has_step_error) out.step_error = Array(f.layout.shape);
    out.has_step_error = true;
    const std::vector<double> part = half_difference(f, i, f.operands[i].step_error);
    for (std::size_t e = 0; e < part.size(); ++e) out.step_error[e] += part[e];
  }
}

/// The smallest count of the operands that fluctuate.
void counts(const Elementwise& f, Dataset& out) {
  const bool varies = std::any_of(f.operands.begin(), f.operands.end(),
                                  [](const Dataset& d) { return d.has_error && d.count.rank() > 0; });
  out.count = Array(varies ? f.layout.shape : Shape{});
  std::fill(out.count.span().begin(), out.count.span().end(), out.has_error ? INFINITY : 0);
  for (std::size_t i = 0; i < f.operands.size(); ++i) {
    const Dataset& d = f.operands[i];
    if (!d.has_error) continue;
    for (std::size_t e = 0; e < out.count.size(); ++e)
      out.count[e] = std::min(out.count[e], d.count[d.count.rank() == 0 ? 0 : f.layout.index[i][e]]);
  }
}

void reasons(const Elementwise& f, Dataset& out) {
  const auto is_nan = [](double x) { return std::isnan(x); };
  const auto any_nan = [&](const Array& a) { return std::any_of(a.data(), a.data() + a.size(), is_nan); };
  if (!any_nan(out.value) && !(out.has_error && any_nan(out.error))) return;
  for (const Dataset& d : f.operands)
    if (out.reason.empty()) out.reason = d.reason;
  if (out.reason.empty()) out.reason = std::string(name_of(f.op)) + " is not defined for some of the values";
}

/// Further coordinates of the first operand that has the dims of the result.
void further_coordinates(const Elementwise& f, Dataset& out) {
  for (const Dataset& d : f.operands) {
    if (d.dims != out.dims) continue;
    out.coord_values = d.coord_values;
    out.coord_errors = d.coord_errors;
    if (sources_of(d) == sources_of(out)) out.coord_members = d.coord_members;
    return;
  }
}

std::string unit_of(Op op, const std::vector<Dataset>& d) {
  const std::string& a = d[0].unit;
  if (op == Op::negate || op == Op::absolute || op == Op::floor || op == Op::ceiling) return a;
  if (op == Op::square_root) return a.empty() ? "" : "(" + a + ")^0.5";
  if (d.size() < 2) return "";
  const std::string& b = d[1].unit;
  if (op == Op::multiply) return a.empty() || b.empty() ? a + b : a + " " + b;
  if (op == Op::divide) return b.empty() || a == b ? (a == b ? "" : a) : (a.empty() ? "1" : a) + "/(" + b + ")";
  if (op == Op::power) return a.empty() ? "" : "(" + a + ")^" + d[1].label;
  if (op == Op::arctangent2) return "";
  if (!a.empty() && !b.empty() && a != b)
    throw argument_error(std::string(name_of(op)) + " of a dataset in " + a + " and one in " + b).hint("convert one of them first");
  return a.empty() ? b : a;
}

std::string label_of(Op op, const std::vector<Dataset>& d) {
  const auto name = [](const Dataset& x) { return !x.label.empty() ? x.label : !x.name.empty() ? x.name : std::string("?"); };
  const char* infix = op == Op::add ? " + " : op == Op::subtract ? " - " : op == Op::multiply ? " * " : op == Op::divide ? " / "
                      : op == Op::power ? "^" : nullptr;
  if (infix) return "(" + name(d[0]) + infix + name(d[1]) + ")";
  if (op == Op::negate) return "-" + name(d[0]);
  std::string text = name_of(op);
  for (std::size_t i = 0; i < d.size(); ++i) text += (i ? ", " : "(") + name(d[i]);
  return text + ")";
}

}  // namespace

Dataset exact_number(double x) {
  Dataset d;
  d.value = Array(Shape{}, {x});
  d.label = shortest(x);
  return d;
}

Dataset apply(Op op, std::span<const Dataset* const> operands) {
  if (static_cast<std::size_t>(arity(op)) != operands.size())
    throw Error(ErrorKind::internal, std::string("wrong number of operands for ") + name_of(op));
  Elementwise f{op, with_common_groups(operands), {}};
  f.layout = broadcast(f.operands);
  Dataset out;
  out.dims = f.layout.dims;
  for (const Array& c : f.layout.coords) out.coords.push_back(c.copy());
  out.value = Array(f.layout.shape);
  f.evaluate(f.values(), out.value.data());
  out.unit = unit_of(op, f.operands);
  out.label = label_of(op, f.operands);
  out.has_error = std::any_of(f.operands.begin(), f.operands.end(), [](const Dataset& d) { return d.has_error; });
  if (out.has_error && f.members_complete()) jackknife_members(f, out);
  else if (out.has_error) independent_errors(f, out);
  step_errors(f, out);
  counts(f, out);
  reasons(f, out);
  further_coordinates(f, out);
  return out;
}

Dataset apply(Op op, const Dataset& a) {
  const Dataset* const operands[] = {&a};
  return apply(op, operands);
}

Dataset apply(Op op, const Dataset& a, const Dataset& b) {
  const Dataset* const operands[] = {&a, &b};
  return apply(op, operands);
}

}  // namespace quench
