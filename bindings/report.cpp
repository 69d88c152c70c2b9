// report.html and plots/: the plots a script asked for, with theory curves, or one per observable.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <filesystem>
#include <limits>

#include "bindings/convert.h"
#include "bindings/guard.h"
#include "bindings/objects.h"
#include "bindings/plot_requests.h"
#include "bindings/running.h"
#include "engine/io/report.h"
#include "engine/io/storage.h"

namespace quench::bindings {

namespace {

const Dataset& wanted(const ResultData& result, const std::string& name) {
  const auto it = result.observables.find(name);
  if (it != result.observables.end()) return it->second;
  std::vector<std::string> known;
  for (const auto& entry : result.observables) known.push_back(entry.first);
  no_observable(name, known);
}

std::string axis_label(const Dataset& d) {
  const std::string label = d.label.empty() ? d.name : d.label;
  return d.unit.empty() || d.unit == "1" ? label : label + " [" + d.unit + "]";
}

std::vector<double> strided(const Array& a, std::size_t start, std::size_t stride, std::size_t n) {
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = a[start + i * stride];
  return out;
}

/// A dataset laid out as curves over one dim: `outer` runs over all other dims.
struct Curves { std::size_t dim = 0, points = 1, stride = 1, outer = 1; };

Curves curves_over(const Dataset& d, const std::string& dim) {
  Curves c;
  if (d.dims.empty()) return c;
  c.dim = d.dims.size() - 1;
  for (std::size_t i = 0; i < d.dims.size(); ++i)
    if (d.dims[i] == dim) c.dim = i;
  c.points = d.value.shape()[c.dim];
  for (std::size_t i = c.dim + 1; i < d.dims.size(); ++i) c.stride *= d.value.shape()[i];
  c.outer = d.value.size() / std::max<std::size_t>(1, c.points);
  return c;
}

/// True where `against` asks for a dim of the dataset itself, not for another observable.
bool over_own_dim(const Dataset& d, const std::string& against) {
  return against.empty() || std::find(d.dims.begin(), d.dims.end(), against) != d.dims.end();
}

/// Coordinates of the points of a curve along its dim.
std::vector<double> coordinates_along(const Dataset& d, const Curves& c) {
  if (d.dims.empty()) return {0};
  return {d.coords[c.dim].data(), d.coords[c.dim].data() + c.points};
}

std::size_t curve_start(const Curves& c, std::size_t k) { return (k / c.stride) * c.stride * c.points + k % c.stride; }

std::string curve_label(const Dataset& d, const Curves& c, std::size_t start) {
  std::string label;
  std::size_t rest = start;
  for (std::size_t i = d.dims.size(); i-- > 0;) {
    const std::size_t at = rest % d.value.shape()[i];
    rest /= d.value.shape()[i];
    if (i != c.dim) label = d.dims[i] + " = " + shortest(d.coords[i][at]) + (label.empty() ? "" : ", " + label);
  }
  return label;
}

/// Where a drawn curve comes from: places start, start + stride ... of a dataset.
struct Source { const Dataset* data; std::size_t start, stride; };

struct Drawn { io::Plot plot; std::vector<Source> sources; };

/// Curves of `y` against a dim of its own, or against another observable at equal coordinates.
Drawn curves_of(const ResultData& result, const PlotRequest& r, const std::string& what) {
  const Dataset& y = wanted(result, what);
  const bool own_dim = over_own_dim(y, r.against);
  const Dataset* x = own_dim ? nullptr : &wanted(result, r.against);
  if (x && x->value.shape() != y.value.shape())
    throw argument_error("plots: \"" + what + "\" and \"" + r.against + "\" have different dims").about("experiment").option("plots");
  const Curves c = curves_over(y, own_dim ? r.against : "");
  Drawn out;
  io::Plot& plot = out.plot;
  plot.title = r.title.empty() ? what + (r.against.empty() ? "" : " against " + r.against) : r.title;
  plot.y_label = axis_label(y);
  plot.x_label = x ? axis_label(*x) : y.dims.empty() ? "" : y.dims[c.dim];
  plot.log_x = r.log.find('x') != std::string::npos;
  plot.log_y = r.log.find('y') != std::string::npos;
  if (c.outer > io::most_curves) plot.title += " (first " + std::to_string(io::most_curves) + " of " + std::to_string(c.outer) + " curves)";
  for (std::size_t k = 0; k < std::min(c.outer, io::most_curves); ++k) {
    const std::size_t start = curve_start(c, k);
    io::Curve curve;
    curve.label = c.outer > 1 ? curve_label(y, c, start) : "";
    curve.y = strided(y.value, start, c.stride, c.points);
    if (y.has_error) curve.y_error = strided(y.error, start, c.stride, c.points);
    if (x) {
      curve.x = strided(x->value, start, c.stride, c.points);
      if (x->has_error) curve.x_error = strided(x->error, start, c.stride, c.points);
    } else {
      curve.x = coordinates_along(y, c);
    }
    curve.line = !y.has_error && c.points > io::most_marked;
    plot.curves.push_back(std::move(curve));
    out.sources.push_back({&y, start, c.stride});
  }
  return out;
}

/// All observables of a request in one plot; several are told apart by their names.
Drawn plot_of(const ResultData& result, const PlotRequest& r) {
  Drawn out = curves_of(result, r, r.what.front());
  if (r.what.size() > 1 && r.title.empty()) out.plot.title.clear();
  for (std::size_t i = 0; i < r.what.size() && r.what.size() > 1; ++i) {
    Drawn one = i == 0 ? std::move(out) : curves_of(result, r, r.what[i]);
    for (io::Curve& curve : one.plot.curves) curve.label = r.what[i] + (curve.label.empty() ? "" : ", " + curve.label);
    if (i == 0) {
      out = std::move(one);
      continue;
    }
    std::move(one.plot.curves.begin(), one.plot.curves.end(), std::back_inserter(out.plot.curves));
    out.sources.insert(out.sources.end(), one.sources.begin(), one.sources.end());
  }
  if (!r.x_label.empty()) out.plot.x_label = r.x_label;
  if (!r.y_label.empty()) out.plot.y_label = r.y_label;
  return out;
}

/// Pushes the table of coordinates by name that a theory function gets: dims of the dataset, and the x observable.
void push_coordinates(lua_State* L, const Dataset& d, std::size_t flat, const std::string& against, double x) {
  lua_newtable(L);
  for (std::size_t i = d.dims.size(); i-- > 0;) {
    lua_pushnumber(L, d.coords[i][flat % d.value.shape()[i]]);
    lua_setfield(L, -2, d.dims[i].c_str());
    flat /= d.value.shape()[i];
  }
  if (against.empty()) return;
  lua_pushnumber(L, x);
  lua_setfield(L, -2, against.c_str());
}

/// Divides the curves by the observable or the function of the coordinates that `per` names; the function is on top of the
/// stack and is popped.
void divide(lua_State* L, const ResultData& result, const PlotRequest& r, Drawn& drawn) {
  const Dataset* other = r.per_function ? nullptr : &wanted(result, r.per);
  if (other && other->has_error) throw argument_error("plots: per takes an observable without errors; \"" + r.per + "\" has some").about("experiment").option("plots");
  const int function = lua_gettop(L);
  for (std::size_t k = 0; k < drawn.sources.size(); ++k) {
    const Source& source = drawn.sources[k];
    if (other && other->value.shape() != source.data->value.shape())
      throw argument_error("plots: \"" + r.per + "\" has other dims than what is drawn per it").about("experiment").option("plots");
    io::Curve& curve = drawn.plot.curves[k];
    for (std::size_t i = 0; i < curve.y.size(); ++i) {
      const std::size_t flat = source.start + i * source.stride;
      double divisor = other ? other->value[flat] : std::numeric_limits<double>::quiet_NaN();
      if (!other) {
        lua_pushvalue(L, function);
        push_coordinates(L, *source.data, flat, "", 0);
        call_lua(L, 1, 1);
        if (lua_type(L, -1) == LUA_TNUMBER) divisor = lua_tonumber(L, -1);
        lua_pop(L, 1);
      }
      curve.y[i] /= divisor;
      if (i < curve.y_error.size()) curve.y_error[i] /= std::abs(divisor);
    }
  }
  if (r.y_label.empty() && other) drawn.plot.y_label += " / " + r.per;
  lua_settop(L, function - 1);
}

/// One theory curve per drawn curve from a function of the coordinates, on top of the stack; a single one, common to all, where
/// it gives the same for each.
std::vector<io::Curve> function_theory(lua_State* L, const Drawn& drawn, const std::string& against) {
  const int theory = lua_gettop(L);
  std::vector<io::Curve> out;
  for (std::size_t k = 0; k < drawn.sources.size(); ++k) {
    io::Curve curve;
    curve.theory = true;
    curve.x = drawn.plot.curves[k].x;
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      lua_pushvalue(L, theory);
      push_coordinates(L, *drawn.sources[k].data, drawn.sources[k].start + i * drawn.sources[k].stride, against, curve.x[i]);
      call_lua(L, 1, 1);
      curve.y.push_back(lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : std::numeric_limits<double>::quiet_NaN());
      lua_pop(L, 1);
    }
    out.push_back(std::move(curve));
  }
  const bool same = out.size() > 1 && std::all_of(out.begin(), out.end(), [&](const io::Curve& c) { return c.x == out[0].x && c.y == out[0].y; });
  if (same) {
    out.resize(1);
    out[0].common = true;
  }
  return out;
}

std::vector<io::Curve> dataset_theory(const Dataset& data, const std::string& against) {
  const Curves t = curves_over(data, against);
  std::vector<io::Curve> out;
  for (std::size_t k = 0; k < std::min(t.outer, io::most_curves); ++k) {
    io::Curve curve;
    curve.theory = true;
    curve.x = coordinates_along(data, t);
    curve.y = strided(data.value, curve_start(t, k), t.stride, t.points);
    out.push_back(std::move(curve));
  }
  return out;
}

/// Adds the curves of one theory, a function or a dataset on top of the stack, which is popped.
void add_theory(lua_State* L, const ResultData& result, const PlotRequest& r, const std::string& label, Drawn& drawn) {
  const Dataset* data = test_box<Dataset>(L, -1);
  const Dataset& y = wanted(result, r.what.front());
  const bool own_dim = over_own_dim(y, r.against);
  std::vector<io::Curve> curves = data ? dataset_theory(*data, r.against) : function_theory(L, drawn, own_dim ? "" : r.against);
  if (!curves.empty()) curves.front().label = label;
  for (io::Curve& curve : curves) drawn.plot.curves.push_back(std::move(curve));
  lua_pop(L, 1);
}

/// The theory on top of the stack, or a table of several by the names that the legend shows; popped.
void add_theories(lua_State* L, const ResultData& result, const PlotRequest& r, Drawn& drawn) {
  if (drawn.plot.curves.size() == 1 && drawn.plot.curves[0].label.empty()) drawn.plot.curves[0].label = r.what.front();
  if (!lua_istable(L, -1)) return add_theory(L, result, r, "theory", drawn);
  const int theories = lua_gettop(L);
  std::vector<std::string> names;
  for (lua_pushnil(L); lua_next(L, theories); lua_pop(L, 1)) names.push_back(lua_tostring(L, -2));
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    lua_getfield(L, theories, name.c_str());
    add_theory(L, result, r, name, drawn);
  }
  lua_settop(L, theories - 1);
}

std::vector<io::Plot> requested_plots(lua_State* L, int index, const ResultData& result) {
  std::vector<io::Plot> plots;
  if (index) push_script_value(L, index, "plots");
  else lua_pushnil(L);
  const int list = lua_gettop(L);
  if (lua_istable(L, list)) {
    for (lua_Integer i = 1, n = static_cast<lua_Integer>(lua_rawlen(L, list)); i <= n; ++i) {
      lua_rawgeti(L, list, i);
      if (!lua_istable(L, -1)) ill_formed_plots();
      const PlotRequest r = plot_request(L, lua_gettop(L));
      Drawn drawn = plot_of(result, r);
      if (r.per_function || !r.per.empty()) {
        lua_getfield(L, -1, "per");
        divide(L, result, r, drawn);
      }
      if (r.theory) {
        lua_getfield(L, -1, "theory");
        add_theories(L, result, r, drawn);
      }
      plots.push_back(std::move(drawn.plot));
      lua_pop(L, 1);
    }
  }
  lua_settop(L, list - 1);
  if (plots.empty())
    for (const auto& [name, dataset] : result.observables)
      if (!dataset.dims.empty() && dataset.value.shape().back() > 1) plots.push_back(io::default_plot(dataset));
  return plots;
}

/// A file name for a plot: letters and digits of its title.
std::string plot_file(const io::Plot& plot, std::size_t number) {
  std::string name = std::to_string(number) + "-";
  for (char ch : plot.title) name += std::isalnum(static_cast<unsigned char>(ch)) ? ch : '-';
  return name.substr(0, 60) + ".svg";
}

}  // namespace

void write_report(lua_State* L, int index, const ResultData& result, const std::string& path) {
  const Session& s = session(L);
  io::ReportInput input;
  input.plots = requested_plots(L, index, result);
  if (index) {
    const ObjectPtr& experiment = *test_box<ObjectPtr>(L, index);
    input.parameters_tree = show_tree(*experiment);
    input.title = folder_name(*experiment, std::filesystem::path(s.script).stem().string());
  }
  if (input.title.empty()) input.title = "quench result";
  input.script_name = std::filesystem::path(s.script).filename().string();
  const auto text = s.files.find(input.script_name);
  if (text != s.files.end()) input.script = text->second;
  for (const Parameter& p : s.parameters) input.parameters.emplace_back(p.name, show(p.value));
  input.meta = result.meta;
  input.cost = result.cost;
  input.warnings = result.warnings;
  input.observables = result.observables;
  io::write_durably(path, io::report_html(input));
  if (result.out.empty()) return;
  const std::filesystem::path folder = std::filesystem::path(result.out) / "plots";
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < input.plots.size(); ++i) io::write_durably((folder / plot_file(input.plots[i], i + 1)).string(), io::svg(input.plots[i]));
}

}  // namespace quench::bindings
