// quench.stats.fit: a traced model through the points of a dataset.
#include "bindings/curve_fit.h"

#include <algorithm>
#include <cmath>

#include "bindings/arrays.h"
#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/trace.h"
#include "engine/functions/transform.h"
#include "engine/statistics/curve_fit.h"
#include "engine/statistics/replicates.h"

namespace quench::bindings {

namespace {

/// Points of a fit, those with numbers; rows of members belong to them.
struct Points {
  std::vector<double> x, y, error;
  std::vector<std::vector<double>> members;  ///< pseudo-values, [group][point]
  std::vector<Source> sources;
  std::size_t left_out = 0;
};

struct Parameters {
  std::vector<std::string> names;
  std::vector<double> start;
};

int field(lua_State* L, int table, const char* name) {
  lua_pushstring(L, name);
  lua_rawget(L, table);
  return lua_gettop(L);
}

double number_field(lua_State* L, int table, const char* name, double otherwise) {
  const int index = field(L, table, name);
  const double value = lua_isnil(L, index) ? otherwise : expect_number(L, index, name);
  lua_pop(L, 1);
  return value;
}

/// Points of a dataset of one dim with its members, or of { x =, y =, error = }.
Points all_points(lua_State* L, int data) {
  Points points;
  const auto list = [&](const Array& a) { return std::vector<double>(a.data(), a.data() + a.size()); };
  if (const Dataset* d = test_box<Dataset>(L, data)) {
    if (d->dims.size() != 1) throw argument_error("stats.fit: the dataset has " + std::to_string(d->dims.size()) + " dims; select one curve with :sel");
    points.x = list(d->coords[0]);
    points.y = list(d->value);
    if (d->has_error) points.error = list(d->error);
    points.sources = sources_of(*d);
    for (std::size_t g = 0; !points.sources.empty() && g < d->members.shape()[0]; ++g) points.members.push_back(list(d->members.row(g)));
    return points;
  }
  if (!lua_istable(L, data)) throw argument_error("stats.fit: data is a dataset or { x = ..., y = ..., error = ... }");
  points.x = list(expect_array(L, field(L, data, "x"), "stats.fit: x"));
  points.y = list(expect_array(L, field(L, data, "y"), "stats.fit: y"));
  const int error = field(L, data, "error");
  if (!lua_isnil(L, error)) points.error = list(expect_array(L, error, "stats.fit: error"));
  if (points.x.size() != points.y.size() || (!points.error.empty() && points.error.size() != points.y.size()))
    throw argument_error("stats.fit: x, y and error have different lengths");
  return points;
}

/// Keeps the points inside [from, to] that have a value and an error.
Points usable_points(const Points& all, double from, double to) {
  Points kept;
  kept.sources = all.sources;
  kept.members.resize(all.members.size());
  for (std::size_t i = 0; i < all.x.size(); ++i) {
    if (!(all.x[i] >= from && all.x[i] <= to)) continue;
    const double e = all.error.empty() ? 1 : all.error[i];
    if (!std::isfinite(all.y[i]) || !std::isfinite(e)) {
      ++kept.left_out;
      continue;
    }
    if (!(e > 0)) throw argument_error("stats.fit: the error of the point at x = " + shortest(all.x[i]) + " is " + shortest(e) + "; leave it out with from = or to =");
    kept.x.push_back(all.x[i]);
    kept.y.push_back(all.y[i]);
    if (!all.error.empty()) kept.error.push_back(e);
    for (std::size_t g = 0; g < all.members.size(); ++g) kept.members[g].push_back(all.members[g][i]);
  }
  if (kept.x.empty()) throw argument_error("stats.fit: no point with a value and an error" + std::string(all.x.empty() ? "" : " between from and to"));
  return kept;
}

Parameters start_values(lua_State* L, int table) {
  Parameters parameters;
  if (!lua_istable(L, table)) throw argument_error("stats.fit: start is a table of start values, { a = 1, tau = 10 }");
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) throw argument_error("stats.fit: start values have names");
    parameters.names.push_back(lua_tostring(L, -2));
  }
  if (parameters.names.empty()) throw argument_error("stats.fit: start names no parameter");
  std::sort(parameters.names.begin(), parameters.names.end());
  for (const std::string& name : parameters.names) parameters.start.push_back(number_field(L, table, name.c_str(), 0));
  return parameters;
}

/// Wraps model(x, p) as f(x, first parameter, second parameter ...), fixed values of `params` beside them in p.
const char* wrapper = R"(
local model, names, fixed = ...
return function(x, ...)
  local p = {}
  for name, value in pairs(fixed) do p[name] = value end
  for i, name in ipairs(names) do p[name] = (select(i, ...)) end
  return model(x, p)
end
)";

FunctionPtr traced_model(lua_State* L, int model, int fixed, const Parameters& parameters, const Points& points) {
  if (luaL_loadbuffer(L, wrapper, std::char_traits<char>::length(wrapper), "=fit") != LUA_OK) throw error_from_lua(L);
  lua_pushvalue(L, model);
  lua_newtable(L);
  for (std::size_t k = 0; k < parameters.names.size(); ++k) {
    push_text(L, parameters.names[k]);
    lua_rawseti(L, -2, static_cast<lua_Integer>(k + 1));
  }
  if (lua_istable(L, fixed)) lua_pushvalue(L, fixed);
  else lua_newtable(L);
  call_lua(L, 3, 1);
  // Verified over the range of the data and within a factor of the start values.
  const auto [low, high] = std::minmax_element(points.x.begin(), points.x.end());
  std::vector<ArgumentRange> ranges{{"x", *low, *high}};
  for (std::size_t k = 0; k < parameters.names.size(); ++k) {
    const double s = parameters.start[k];
    ranges.push_back({parameters.names[k], s == 0 ? -1 : 0.5 * s, s == 0 ? 1 : 1.5 * s});
  }
  FunctionPtr function = trace(L, lua_gettop(L), ranges, 0);
  lua_pop(L, 1);
  return function;
}

CurveModel compiled(const Function& function, const std::vector<double>& x) {
  std::vector<Expression> outputs{function.body};
  for (std::size_t k = 1; k < function.arguments.size(); ++k) outputs.push_back(derivative(function.body, function.arguments[k]));
  const auto kernel = std::make_shared<const Kernel>(outputs, function.arguments);
  return [kernel, x](std::span<const double> parameters, std::span<double> values, std::span<double> slopes) {
    std::vector<Kernel::Argument> in{{x.data(), 1}};
    for (const double& p : parameters) in.push_back({&p, 0});
    std::vector<double*> out{values.data()};
    for (std::size_t k = 0; k < parameters.size(); ++k) out.push_back(slopes.data() + k * x.size());
    kernel->evaluate(in, out, x.size());
  };
}

/// Errors of the parameters by fitting again without each group; empty where a fit fails.
std::vector<double> jackknife_errors(const CurveModel& model, const Points& points, const CurveFit& fit) {
  const std::size_t k = fit.parameters.size();
  std::vector<double> pseudo_values, y(points.y.size());
  std::size_t row = 0;
  for (const Source& source : points.sources) {
    const double others = static_cast<double>(source.second) - 1;
    for (std::size_t g = 0; g < source.second; ++g, ++row) {
      leave_one_out(points.y.data(), points.members[row].data(), source.second, y.size(), y.data());
      if (!std::all_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); })) return {};
      const CurveFit again = fit_curve(model, y, points.error, fit.parameters);
      if (!again.converged) return {};
      for (std::size_t i = 0; i < k; ++i)
        pseudo_values.push_back(fit.parameters[i] + others * (fit.parameters[i] - again.parameters[i]));
    }
  }
  return errors_from(pseudo_values.data(), points.sources, k);
}

void push_named(lua_State* L, const std::vector<std::string>& names, const std::vector<double>& values) {
  lua_createtable(L, 0, static_cast<int>(names.size()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    lua_pushnumber(L, values[i]);
    lua_setfield(L, -2, names[i].c_str());
  }
}

void set(lua_State* L, const char* name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

void set(lua_State* L, const char* name, const std::string& text) {
  push_text(L, text);
  lua_setfield(L, -2, name);
}

/// The table of results; errors from refits where there are any.
void push_fit(lua_State* L, const Parameters& parameters, const Points& points, const CurveFit& fit, const std::vector<double>& jackknifed) {
  const std::size_t k = fit.parameters.size();
  lua_newtable(L);
  push_named(L, parameters.names, fit.parameters);
  lua_setfield(L, -2, "parameters");
  push_named(L, parameters.names, jackknifed.empty() ? fit.errors : jackknifed);
  lua_setfield(L, -2, "errors");
  push_box(L, Array({k, k}, fit.covariance));
  lua_setfield(L, -2, "covariance");
  set(L, "errors_from", !jackknifed.empty() ? "members" : points.error.empty() ? "residuals" : "errors");
  set(L, "chi2", fit.chi2);
  set(L, "degrees_of_freedom", static_cast<double>(fit.degrees_of_freedom));
  set(L, "p", fit.p);
  set(L, "left_out", static_cast<double>(points.left_out));
  lua_pushboolean(L, fit.converged);
  lua_setfield(L, -2, "converged");
  if (!fit.reason.empty()) set(L, "reason", fit.reason);
}

/// The model at its best parameters as a kernel of x.
void set_curve(lua_State* L, const Function& function, const CurveFit& fit) {
  Bindings best;
  for (std::size_t k = 0; k < fit.parameters.size(); ++k) best[function.arguments[k + 1]] = fit.parameters[k];
  auto curve = std::make_shared<Function>();
  curve->arguments = {"x"};
  curve->body = simplify(substitute(function.body, best));
  curve->declared = function.declared;
  push_kernel(L, std::move(curve));
  lua_setfield(L, -2, "curve");
}

}  // namespace

int fit_model(lua_State* L) {
  if (!lua_istable(L, 1)) throw argument_error("stats.fit takes { model = function(x, p) ... end, data = dataset, start = { a = 1 } }");
  lua_settop(L, 1);
  const int model = field(L, 1, "model"), data = field(L, 1, "data"), start = field(L, 1, "start"), fixed = field(L, 1, "params");
  if (lua_type(L, model) != LUA_TFUNCTION) throw argument_error("stats.fit: model is a function(x, p) that returns a number");
  const Points points = usable_points(all_points(L, data), number_field(L, 1, "from", -INFINITY), number_field(L, 1, "to", INFINITY));
  const Parameters parameters = start_values(L, start);
  const FunctionPtr function = traced_model(L, model, fixed, parameters, points);
  const CurveModel compiled_model = compiled(*function, points.x);
  const CurveFit fit = fit_curve(compiled_model, points.y, points.error, parameters.start);
  std::vector<double> jackknifed;
  if (fit.converged && !points.members.empty()) jackknifed = jackknife_errors(compiled_model, points, fit);
  push_fit(L, parameters, points, fit, jackknifed);
  set_curve(L, *function, fit);
  return 1;
}

}  // namespace quench::bindings
