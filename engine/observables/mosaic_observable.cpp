#include "engine/observables/mosaic_observable.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/numerics/mosaic_primitives.h"

namespace quench {

namespace {

/// Name of a unit and its size in SI.
struct UnitSize { const char *reduced, *si; std::function<double(const MosaicRecord&)> size; };

const UnitSize& size_of(MosaicUnit unit) {
  using R = const MosaicRecord&;
  using namespace mosaic::si;
  static const std::map<MosaicUnit, UnitSize> sizes{
      {MosaicUnit::one, {"1", "1", [](R) { return 1.0; }}},
      {MosaicUnit::T_g, {"T_g", "K", [](R r) { return r.need("T_g"); }}},
      {MosaicUnit::T_D, {"T_D", "K", [](R r) { return r.need("T_D"); }}},
      {MosaicUnit::T_K, {"T_K", "K", [](R r) { return r.need("T_K"); }}},
      {MosaicUnit::k_B_per_bead, {"k_B per bead", "J/K per bead", [](R) { return boltzmann; }}},
      {MosaicUnit::k_B_per_domain, {"k_B per domain", "J/K per domain", [](R) { return boltzmann; }}},
      {MosaicUnit::k_B_T_g, {"k_B T_g", "J", [](R r) { return boltzmann * r.need("T_g"); }}},
      {MosaicUnit::hbar_w_D, {"w_D", "J", [](R r) { return boltzmann * r.need("T_D"); }}},
      {MosaicUnit::w_D, {"w_D", "rad/s", [](R r) { return r.debye_frequency(); }}},
      {MosaicUnit::bead_mass, {"m", "kg", [](R r) { return r.need("mass_density") * std::pow(r.bead_size(), 3); }}},
      {MosaicUnit::tension, {"k_B T_g/a^2", "J/m^2", [](R r) { return boltzmann * r.need("T_g") / std::pow(r.bead_size(), 2); }}},
      {MosaicUnit::pascal_second, {"Pa s", "Pa s", [](R) { return 1.0; }}},
      {MosaicUnit::second, {"s", "s", [](R) { return 1.0; }}}};
  return sizes.at(unit);
}

const MosaicLandscape& as_mosaic(const Landscape& landscape) {
  const auto* glass = dynamic_cast<const MosaicLandscape*>(&landscape);
  if (!glass) throw argument_error("it needs landscape.mosaic");
  return *glass;
}

}  // namespace

MosaicCall::MosaicCall(const Params& params, const Landscape& landscape)
    : params_(params), record_(as_mosaic(landscape).record()), si_(params.text("units") == "SI") {
  record_.add_given(params);
  record_.check();
}

double MosaicCall::theta() {
  const std::optional<double> known = record_.theta();
  if (!known) warn("theta is absent (no theta, no T_g and T_D); 4.4 is used");
  const double theta = known.value_or(4.4);
  if (theta < 1 || theta > 10) warn("theta = " + shortest(theta) + " is outside the physical window 1 to 10");
  return theta;
}

void MosaicCall::warn(const std::string& text) {
  if (std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end()) warnings_.push_back(text);
}

double MosaicCall::si_size(MosaicUnit unit) const { return si_ ? size_of(unit).size(record_) : 1; }

std::vector<double> MosaicCall::values(const MosaicAxis& axis) const {
  const Value& given = params_.get(axis.option);
  if (given.is_nil()) return {axis.fallback};
  const bool quantity = given.is_record();
  const double size = quantity ? size_of(axis.unit == MosaicUnit::w_D ? MosaicUnit::hbar_w_D : axis.unit).size(record_) : si_size(axis.unit);
  const Value& plain = quantity ? given.record().front().second : given;
  if (plain.is_number()) return {plain.number() / size};
  const Array& array = plain.as<Array>();
  if (array.rank() != 1) throw params_.error(axis.option, "option \"" + axis.option + "\" takes a number or a one-dimensional array, not an array of rank " + std::to_string(array.rank()));
  std::vector<double> out(array.data(), array.data() + array.size());
  for (double& x : out) x /= size;
  return out;
}

Dataset MosaicCall::tabulate(const std::vector<MosaicAxis>& axes, MosaicUnit unit, const std::string& label,
                             const std::function<double(std::span<const double>)>& f) {
  std::vector<std::vector<double>> grid;
  std::size_t total = 1;
  for (const MosaicAxis& axis : axes) {
    grid.push_back(values(axis));
    total *= grid.back().size();
  }
  std::vector<double> results(total), x(axes.size());
  for (std::size_t k = 0; k < total; ++k) {
    std::size_t rest = k;
    for (std::size_t a = axes.size(); a-- > 0; rest /= grid[a].size()) x[a] = grid[a][rest % grid[a].size()];
    results[k] = f(x);
  }
  return assemble(axes, unit, label, std::move(results));
}

Dataset MosaicCall::assemble(const std::vector<MosaicAxis>& axes, MosaicUnit unit, const std::string& label, std::vector<double> results) {
  Dataset data;
  for (const MosaicAxis& axis : axes) {
    const Value& given = params_.get(axis.option);
    const bool quantity = given.is_record();
    const Value& plain = quantity ? given.record().front().second : given;
    if (!plain.is<Array>()) continue;
    data.dims.push_back(axis.dim);
    data.coords.push_back(plain.as<Array>().copy());
    if (!quantity) continue;
    std::vector<double> converted = values(axis);
    for (double& x : converted) x *= si_size(axis.unit);
    data.coords.back() = Array::of(std::move(converted));
  }
  return finished(std::move(data), unit, label, std::move(results));
}

Dataset MosaicCall::assemble_over(const std::string& dim, std::vector<double> coords, MosaicUnit unit, const std::string& label, std::vector<double> results) {
  Dataset data;
  data.dims = {dim};
  data.coords = {Array::of(std::move(coords))};
  return finished(std::move(data), unit, label, std::move(results));
}

Dataset MosaicCall::finished(Dataset out, MosaicUnit unit, const std::string& label, std::vector<double> results) {
  Shape shape;
  for (const Array& coord : out.coords) shape.push_back(coord.size());
  const double size = si_size(unit);
  for (double& result : results) result *= size;
  out.value = Array(shape, std::move(results));
  out.unit = si_ ? size_of(unit).si : size_of(unit).reduced;
  out.label = label;
  out.attributes.emplace_back("units", si_ ? "SI" : "reduced");
  if (!record_.material().empty()) out.attributes.emplace_back("material", record_.material());
  for (auto& note : notes_) out.attributes.push_back(std::move(note));
  std::string warning;
  for (const std::string& text : warnings_) warning += (warning.empty() ? "" : "; ") + text;
  if (!warning.empty()) out.attributes.emplace_back("warning", warning);
  return out;
}

Dataset MosaicObservable::compute(const Landscape& landscape) const {
  try {
    MosaicCall call(params_, landscape);
    return evaluate(call);
  } catch (Error& error) {
    if (error.about().empty()) error.about(params_.schema().full_name());
    throw;
  }
}

Option mosaic_axis(std::string name) { return number(std::move(name)).also(accepts_array).length(1, std::numeric_limits<std::size_t>::max()); }

Schema mosaic_schema(std::string name, std::vector<Option> options) {
  Schema s;
  s.name = std::move(name);
  s.family = "mosaic";
  s.options = std::move(options);
  s.options.push_back(choice("units", {"reduced", "SI"}).by_default("reduced").says("Units of the axes given as plain numbers and of the result. Quantities of quench.units are converted in either case.").from("sheet rfot, section 23"));
  for (Option& option : mosaic_override_options()) s.options.push_back(std::move(option));
  return s;
}

Option mosaic_coupling() {
  return number("coupling").positive().one_of({"none", "material"}).by_default("none").says("Coupling of the ripplons to phonons; only \"none\", the discrete spectrum, is built yet.").from("sheet rfot, section 12");
}

void check_mosaic_coupling(const Params& params) {
  const Value& coupling = params.get("coupling");
  if (coupling.is<std::string>() && coupling.as<std::string>() == "none") return;
  throw params.error("coupling",
                     "a coupling to phonons is not built yet: it needs the friction and dispersion of the ripplons (seed 003, eqs 49 to 55; sheet "
                     "rfot, section 12)")
      .hint("coupling = \"none\" is built")
      .fact("accepted", "\"none\"");
}

}  // namespace quench
