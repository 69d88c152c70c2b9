#include "engine/dynamics/langevin_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <typeindex>

#include "engine/core/value.h"
#include "engine/dynamics/langevin_crew.h"
#include "engine/numerics/memory.h"

namespace quench {

namespace {

Error about_langevin(std::string message) { return argument_error(std::move(message)).about("dynamics.langevin"); }

const FieldLandscape* field_landscape(const SimulationSetup& setup) {
  const auto* landscape = dynamic_cast<const FieldLandscape*>(setup.landscape.get());
  if (!landscape) throw about_langevin("dynamics.langevin moves a field; this landscape is none (landscape.overlap is)");
  return landscape;
}

std::vector<const FieldNoise*> field_noises(const SimulationSetup& setup, const Lattice& lattice) {
  std::vector<const FieldNoise*> noises;
  std::vector<std::type_index> kinds;
  for (const auto& noise : setup.noises) {
    const auto* field_noise = dynamic_cast<const FieldNoise*>(noise.get());
    if (!field_noise) throw about_langevin("dynamics.langevin takes noises of fields; one of these is another");
    const std::type_index kind(typeid(*field_noise));
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
      throw argument_error("two noises of the same kind would draw the same random numbers; give one with the sum of their strengths")
          .about("experiment").option("noise");
    kinds.push_back(kind);
    field_noise->check(lattice);
    noises.push_back(field_noise);
  }
  return noises;
}

LangevinNoiseSource noise_source(const std::vector<const FieldNoise*>& noises, bool bridge, bool two_stages) {
  LangevinNoiseSource source;
  source.bridge = bridge;
  source.two_stages = two_stages;
  for (const FieldNoise* noise : noises) {
    if (noise->increments()) source.increments = noise->increments();
    if (noise->temperature() > 0) source.temperature = noise->temperature(), source.single_precision = noise->single_precision();
  }
  if (source.increments && source.temperature > 0)
    throw argument_error("increments take the place of a temperature; give one of the two").about("experiment").option("noise");
  return source;
}

std::string text_of(const Lattice& lattice) {
  std::string text;
  for (std::size_t length : lattice.lengths) text += (text.empty() ? "" : " x ") + std::to_string(length);
  return text;
}

/// Before anything of the size of the lattice exists.
Lattice fitting_memory(const Lattice& lattice, double fields) {
  double sites = 1;
  for (std::size_t length : lattice.lengths) sites *= static_cast<double>(length);
  try {
    require_memory(8 * fields * sites, "a lattice of " + text_of(lattice) + " sites");
  } catch (Error& error) {
    throw error.about("dynamics.langevin").option("lattice");
  }
  return lattice;
}

template <class Test> bool any_noise(const SimulationSetup& setup, Test test) {
  return std::any_of(setup.noises.begin(), setup.noises.end(), [&](const auto& noise) {
    const auto* field_noise = dynamic_cast<const FieldNoise*>(noise.get());
    return field_noise && test(*field_noise);
  });
}

bool any_frozen(const SimulationSetup& setup) {
  return any_noise(setup, [](const FieldNoise& noise) { return noise.has_frozen(); });
}

/// Old and new values, those of the first stage and their noise, frozen noise, and a start that differs from site to site.
double fields_needed(const LangevinOptions& options, const SimulationSetup& setup) {
  const bool stages = options.scheme == LangevinScheme::heun;
  const bool thermal = any_noise(setup, [](const FieldNoise& noise) { return noise.temperature() > 0 || noise.increments(); });
  return 2 + (stages ? 1 + thermal : 0) + (any_frozen(setup) ? 1 : 0) + (setup.start.is_nil() || setup.start.is_number() ? 0 : 1);
}

std::optional<std::vector<double>> short_series(const Kernel& force) {
  std::optional<std::vector<double>> series = force.polynomial();
  if (series && series->size() > 8) series.reset();
  return series;
}

[[noreturn]] void refuse_start(const Kernel& force, double q) {
  Error error = argument_error("the force is not finite at the start, q = " + shortest(q)).about("experiment").option("start");
  if (const auto origin = force.non_finite_origin({&q, 1})) {
    error.detail(origin->what + (origin->place.known() ? ", " + origin->place.file + ":" + std::to_string(origin->place.line) : ""));
    error.at(origin->place);
  }
  if (q >= 1 && std::isfinite(force(0.95))) error.hint("a potential that diverges at 1 needs a start below, for example start = 0.95");
  throw error;
}

/// The force must exist where the members begin.
void check_force_at_start(const Kernel& force, const LangevinStart& start) {
  const std::span<const double> q = start.field.empty() ? std::span<const double>(&start.uniform, 1) : std::span<const double>(start.field);
  std::vector<double> f(std::min(q.size(), Kernel::block));
  for (std::size_t first = 0; first < q.size(); first += Kernel::block) {
    const std::size_t n = std::min(Kernel::block, q.size() - first);
    force.evaluate(q.data() + first, f.data(), n);
    for (std::size_t i = 0; i < n; ++i)
      if (!std::isfinite(f[i])) refuse_start(force, q[first + i]);
  }
}

void check_increments(const LangevinParts& parts) {
  if (!parts.noise.increments) return;
  if (!parts.options.step)
    throw about_langevin("given increments belong to steps of given length: set \"step\"").option("step");
  const LangevinInterval& last = parts.intervals.back();
  const std::uint64_t steps = (last.first_step + last.steps) / (parts.setup.bridge ? 2 : 1), rows = parts.noise.increments->shape()[0];
  if (rows < steps)
    throw argument_error(fmt::format("option \"increments\" has {} rows, but the run takes {} steps", rows, steps))
        .about("noise.thermal").option("increments");
}

void check_step(const LangevinParts& parts) {
  const double step = parts.longest_step(), limit = 2 / parts.limits.lattice_rate;
  if (parts.limits.lattice_rate > 0 && step >= limit)
    throw about_langevin(fmt::format("step {} is beyond the limit {:.4g} of the lattice term alone (spacing^2/(2 d mobility gradient_cost)); "
                                     "every run would blow up",
                                     shortest(step), limit))
        .option("step").fact("limit", shortest(limit));
}

double duration_of(const std::vector<double>& times) { return times.empty() || times.back() <= 0 ? 1 : times.back(); }

}  // namespace

LangevinParts::LangevinParts(const LangevinOptions& langevin_options, const SimulationSetup& simulation_setup)
    : options(langevin_options),
      setup(simulation_setup),
      landscape(field_landscape(setup)),
      noises(field_noises(setup, fitting_memory(options.lattice, fields_needed(options, setup)))),
      geometry(options.lattice),
      force({landscape->force()}, {"q"}),
      series(short_series(force)),
      start(langevin_start(setup.start, options.lattice)),
      noise(noise_source(noises, setup.bridge, two_stages())),
      frozen(any_frozen(setup)) {
  check_force_at_start(force, start);
  limits = langevin_limits(landscape->force(), options.mobility, landscape->gradient_cost(), options.lattice.spacing, geometry.axes,
                           start.low, start.high);
  const double full_step = options.step ? *options.step : automatic_step(limits, two_stages() ? 2.0 / 3 : 0.5, duration_of(setup.times));
  if (!options.step) {
    halvings = early_halvings(setup.times, full_step);
    for (std::size_t i = 0; i < setup.halvings.size(); ++i) halvings[i] = static_cast<std::uint8_t>(halvings[i] + setup.halvings[i]);
  }
  intervals = cut_into_steps(setup.times, full_step, halvings);
  step = halvings.empty() ? full_step : std::ldexp(full_step, -int{*std::min_element(halvings.begin(), halvings.end())});
  if (setup.bridge) {
    step /= 2;
    for (LangevinInterval& interval : intervals) interval.first_step *= 2, interval.steps *= 2, interval.step /= 2;
  }
  check_step(*this);
  check_increments(*this);
  // Members of small lattices share blocks of 512 sites; about 2048 sites stay in the first-level cache.
  lanes = geometry.sites >= 4096 ? 1 : std::clamp<std::size_t>(2048 / geometry.sites, 1, LangevinGeometry::block_sites);
}

LangevinCoefficients LangevinParts::coefficients(double ds) const {
  LangevinCoefficients k;
  const Lattice& lattice = options.lattice;
  k.drift = options.mobility * ds;
  k.neighbours = k.drift * landscape->gradient_cost() / (lattice.spacing * lattice.spacing);
  k.own = 1 - 2 * static_cast<double>(geometry.axes) * k.neighbours;
  if (geometry.axes == 0) k.neighbours = 0, k.own = 1;
  k.noise = noise.increments ? (setup.bridge ? 0.5 : 1.0) : std::sqrt(2 * k.drift * noise.temperature / lattice.cell());
  if (!series) return k;
  for (std::size_t j = 0; j < series->size(); ++j) k.polynomial[j] = k.drift * (*series)[j];
  k.polynomial[1] += k.own;
  return k;
}

double LangevinParts::longest_step() const {
  double longest = 0;
  for (const LangevinInterval& interval : intervals)
    if (interval.steps > 0) longest = std::max(longest, interval.step);
  return longest;
}

double LangevinParts::bytes_per_crew() const {
  const std::size_t fields = 2 + two_stages() + frozen + LangevinNoise::kept_fields(noise);
  return 8.0 * static_cast<double>(fields * lanes * geometry.sites);
}

LangevinSimulation::LangevinSimulation(const LangevinOptions& options, const SimulationSetup& setup)
    : parts_(std::make_shared<const LangevinParts>(options, setup)) {}

std::unique_ptr<Crew> LangevinSimulation::crew() const { return std::make_unique<LangevinCrew>(parts_); }

std::vector<std::string> LangevinSimulation::warnings() const {
  const LangevinLimits& limits = parts_->limits;
  const double step = parts_->longest_step();
  if (step >= limits.stable())
    return {fmt::format("step {} is {:.2g} times the stable limit {:.2g} (for q between {:.2g} and {:.2g}); the run may blow up",
                        shortest(step), step / limits.stable(), limits.stable(), limits.low, limits.high)};
  if (step > limits.order_preserving() * (1 + 1e-9))
    return {fmt::format("step {} is above the order-preserving limit {:.2g}: a state reached from above is not shown to be the largest one",
                        shortest(step), limits.order_preserving())};
  return {};
}

namespace {

/// "6 times to t = 1, once to t = 10": how far along the time axis steps are shorter than the automatic step; "" where none is.
std::string text_of(const Halvings& halvings, const std::vector<double>& times) {
  std::string text;
  for (std::size_t i = 0; i < halvings.size(); ++i) {
    if (halvings[i] == 0 || times[i] <= 0 || (i + 1 < halvings.size() && halvings[i + 1] == halvings[i])) continue;
    text += (text.empty() ? "" : ", ") + (halvings[i] == 1 ? std::string("once") : fmt::format("{} times", halvings[i])) +
            fmt::format(" to t = {:.4g}", times[i]);
  }
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> LangevinSimulation::facts() const {
  const LangevinParts& p = *parts_;
  std::vector<std::pair<std::string, std::string>> facts{
      {"scheme", p.two_stages() ? "stochastic Heun, the same noise in both stages" : "explicit Euler"},
      {"step chosen", p.options.step ? "by the script" : p.two_stages() ? "automatically, at most two thirds of the order-preserving limit"
                                                                          : "automatically, at most half the order-preserving limit"},
      {"order-preserving limit of the step", shortest(p.limits.order_preserving())},
      {"lattice", p.options.lattice.dimension() == 0 ? "one site" : text_of(p.options.lattice) + ", periodic, spacing " + shortest(p.options.lattice.spacing)},
      {"mobility", shortest(p.options.mobility)},
      {"gradient cost", shortest(p.landscape->gradient_cost())}};
  if (const std::string halved = text_of(p.halvings, p.setup.times); !halved.empty()) facts.emplace_back("step halved", halved);
  for (const FieldNoise* noise : p.noises)
    for (auto& fact : noise->facts(p.options.lattice)) facts.push_back(std::move(fact));
  return facts;
}

}  // namespace quench
