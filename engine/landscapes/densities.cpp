#include "engine/landscapes/densities.h"

#include <cmath>
#include <limits>

#include "engine/core/expression.h"
#include "engine/landscapes/densities_levels.h"

namespace quench {

EnergyDensity EnergyDensity::exponential(double T_c) {
  EnergyDensity d;
  d.view_.kind = DensityKind::exponential;
  d.view_.scale = T_c;
  d.canonical_ = "exponential:" + quench::canonical(Value(T_c));
  d.description_ = "exponential, T_c = " + shortest(T_c);
  return d;
}

EnergyDensity EnergyDensity::gaussian(double variance) {
  EnergyDensity d;
  d.view_.kind = DensityKind::gaussian;
  d.view_.scale = std::sqrt(variance);
  d.canonical_ = "gaussian:" + quench::canonical(Value(variance));
  d.description_ = "gaussian, variance = " + shortest(variance);
  return d;
}

EnergyDensity EnergyDensity::table(std::vector<double> energy, std::vector<double> weight) {
  auto t = std::make_shared<Table>();
  const std::size_t n = energy.size();
  const auto mass = [&](std::size_t i) { return 0.5 * (weight[i] + weight[i + 1]) * (energy[i + 1] - energy[i]); };
  double total = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) total += mass(i);
  for (double& w : weight) w /= total;
  t->below.assign(n, 0);
  t->above.assign(n, 0);
  for (std::size_t i = 0; i + 1 < n; ++i) t->below[i + 1] = t->below[i] + mass(i);
  for (std::size_t i = n - 1; i > 0; --i) t->above[i - 1] = t->above[i] + mass(i - 1);
  t->energy = std::move(energy);
  t->weight = std::move(weight);
  EnergyDensity d;
  d.view_ = {DensityKind::table, 1, n, t->energy.data(), t->weight.data(), t->below.data(), t->above.data()};
  d.canonical_ = "table:" + quench::canonical(Value(Array::of(t->energy))) + quench::canonical(Value(Array::of(t->weight)));
  d.description_ = "table of " + std::to_string(n) + " points in [" + shortest(t->energy.front()) + ", " + shortest(t->energy.back()) + "]";
  d.table_ = std::move(t);
  return d;
}

void EnergyDensity::quantiles(std::span<const std::uint64_t> bits, std::span<double> out) const {
  QUENCH_DISPATCH(density_quantiles)(view_, bits.data(), out.data(), bits.size());
}

double EnergyDensity::quantile(std::uint64_t bits) const {
  double e;
  quantiles({&bits, 1}, {&e, 1});
  return e;
}

double EnergyDensity::lowest() const { return view_.kind == DensityKind::table ? view_.energy[0] : quantile(0); }
double EnergyDensity::highest() const {
  return view_.kind == DensityKind::table ? view_.energy[view_.points - 1] : quantile(std::numeric_limits<std::uint64_t>::max());
}

void hashed_energies(const HashedEnergies& hash, std::span<const std::uint64_t> states, std::span<double> out) {
  QUENCH_DISPATCH(hashed_energies)(hash, states.data(), out.data(), states.size());
}

void hashed_energy_range(const HashedEnergies& hash, std::uint64_t first, std::span<double> out) {
  QUENCH_DISPATCH(hashed_energy_range)(hash, first, out.data(), out.size());
}

// ---- options

std::vector<Option> density_options(const std::string& default_density, const std::string& variance_text) {
  return {
      choice("density", {"exponential", "gaussian"}).also(accepts_record).over({{"E", -20, 20}}).by_default(default_density)
          .says("density of the energies: a name, a function of E on `range`, or a table { energy = {...}, weight = {...} } "
                "(piecewise linear, normalised here)")
          .from("sheet traps, section 2.1"),
      array("range").length(2, 2).rising().says("energies { lowest, highest } between which a function is tabulated"),
      number("T_c").positive().in("energy").by_default_text("1 for the exponential density").says("scale of the exponential density, 1/lambda"),
      number("variance").positive().in("energy^2").by_default_text(variance_text + " for the gaussian density").says("variance of the gaussian density"),
  };
}

namespace {

std::vector<double> numbers_of(const Params& params, const std::string& key, const Value& value) {
  std::vector<double> out;
  bool numeric = value.is<Array>() || value.is_list();
  if (value.is<Array>()) out.assign(value.as<Array>().data(), value.as<Array>().data() + value.as<Array>().size());
  if (value.is_list())
    for (const Value& item : value.list()) {
      numeric = numeric && item.is_number();
      if (numeric) out.push_back(item.number());
    }
  if (!numeric) throw params.error("density", "density." + key + " takes a list of numbers, not " + kind_of(value));
  for (double x : out)
    if (!std::isfinite(x)) throw params.error("density", "density." + key + " holds " + shortest(x) + "; accepted: finite numbers");
  return out;
}

EnergyDensity checked_table(const Params& params, std::vector<double> energy, std::vector<double> weight) {
  if (energy.size() < 2)
    throw params.error("density", "density.energy has " + std::to_string(energy.size()) + " points; accepted: at least 2");
  if (energy.size() != weight.size())
    throw params.error("density", "density.energy has " + std::to_string(energy.size()) + " points, density.weight " + std::to_string(weight.size()));
  for (std::size_t i = 0; i + 1 < energy.size(); ++i)
    if (!(energy[i + 1] > energy[i]))
      throw params.error("density", "density.energy must increase strictly, but point " + std::to_string(i + 2) + " (" +
                                        shortest(energy[i + 1]) + ") follows " + shortest(energy[i]));
  double most = 0;
  for (double w : weight) {
    if (!(w >= 0) || !std::isfinite(w)) throw params.error("density", "the density is " + shortest(w) + " somewhere; accepted: finite numbers >= 0");
    most = std::max(most, w);
  }
  if (most == 0) throw params.error("density", "the density is zero everywhere");
  return EnergyDensity::table(std::move(energy), std::move(weight));
}

EnergyDensity from_record(const Params& params) {
  std::vector<double> energy, weight;
  for (const auto& [key, value] : params.get("density").record()) {
    if (key == "energy") energy = numbers_of(params, key, value);
    else if (key == "weight") weight = numbers_of(params, key, value);
    else throw params.error("density", "density has no entry \"" + key + "\"").hint("a table is { energy = {...}, weight = {...} }");
  }
  return checked_table(params, std::move(energy), std::move(weight));
}

/// A function is used for nothing but this table.
EnergyDensity from_function(const Params& params) {
  if (!params.has("range")) throw params.error("density", "a density given as a function needs option \"range\" = { lowest, highest }").hint("add range = { lo, hi }");
  const Array range = params.array("range");
  const Function& f = params.function("density");
  constexpr std::size_t points = 4097;
  std::vector<double> energy(points), weight(points);
  for (std::size_t i = 0; i < points; ++i) {
    const double s = static_cast<double>(i) / (points - 1);
    energy[i] = i + 1 == points ? range[1] : range[0] + (range[1] - range[0]) * s;
    weight[i] = evaluate(f.body, {{f.arguments.at(0), energy[i]}});
  }
  return checked_table(params, std::move(energy), std::move(weight));
}

}  // namespace

EnergyDensity density_from(const Params& params, double default_variance) {
  const Value& density = params.get("density");
  const std::string name = density.is<std::string>() ? density.as<std::string>() : "";
  const auto only_for = [&](const char* option, const char* wanted) {
    if (params.has(option) && name != wanted)
      throw params.error(option, std::string("option \"") + option + "\" belongs to density = \"" + wanted + "\"");
  };
  only_for("T_c", "exponential");
  only_for("variance", "gaussian");
  if (params.has("range") && !density.is<FunctionPtr>()) throw params.error("range", "option \"range\" belongs to a density given as a function");
  if (name == "exponential") return EnergyDensity::exponential(params.has("T_c") ? params.number("T_c") : 1);
  if (name == "gaussian") return EnergyDensity::gaussian(params.has("variance") ? params.number("variance") : default_variance);
  return density.is_record() ? from_record(params) : from_function(params);
}

}  // namespace quench
