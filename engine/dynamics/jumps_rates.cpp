#include "engine/dynamics/jumps_rates.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "engine/core/streams.h"

namespace quench {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr std::pair<const char*, RateKind> names[] = {{"trap", RateKind::trap}, {"metropolis", RateKind::metropolis},
                                                      {"glauber", RateKind::glauber}, {"half", RateKind::half},
                                                      {"mix", RateKind::mix}, {"raw", RateKind::raw}};

const char* name_of(RateKind kind) {
  for (const auto& [name, value] : names)
    if (value == kind) return name;
  return "function";
}

}  // namespace

RateKind rate_kind_of(const Params& params, const DiscreteLandscape& landscape) {
  if (params.get("kernel").is<FunctionPtr>()) return RateKind::function;
  const std::string& text = params.text("kernel");
  if (text == "auto") return landscape.trap_threshold() ? RateKind::trap : RateKind::metropolis;
  for (const auto& [name, kind] : names)
    if (text == name) return kind;
  throw Error(ErrorKind::internal, "a kernel without a kind: " + text);
}

std::vector<Option> rate_options() {
  return {
      number("temperature").need().at_least(0).or_infinite().in("energy")
          .says("temperature T; 0 walks downhill only, math.huge accepts everything"),
      choice("kernel", {"auto", "trap", "metropolis", "glauber", "half", "mix", "raw"})
          .over({{"Ei", -5, 5}, {"Ej", -5, 5}, {"beta", 0.2, 3}}).by_default("auto")
          .says("rate from i to j over the connectivity constant: a name, or function(Ei, Ej, beta); \"auto\" is \"trap\" on "
                "landscape.traps, \"metropolis\" elsewhere")
          .from("sheet traps, section 3"),
      number("a").at_least(0).at_most(1).says("share of the barrier that kernel \"mix\" puts on the state left: 1 is \"trap\", 1/2 is \"half\""),
      number("threshold").one_of({"leading", "mean_min"}).in("energy").by_default_text("0")
          .says("E_th of kernel \"trap\" or E_0 of \"mix\" on landscapes other than traps: a number, or where it comes from; a scale of time")
          .from("sheet traps, sections 3 and 5"),
  };
}

JumpRates::JumpRates(const Params& params, const DiscreteLandscape& landscape, double reference) {
  view_.kind = rate_kind_of(params, landscape);
  const double temperature = params.number("temperature");
  view_.beta = temperature == 0 ? infinity : 1 / temperature;
  view_.reference = reference;
  view_.capped = view_.kind == RateKind::trap && landscape.trap_threshold() && landscape.trap_threshold()->capped;
  if (view_.kind != RateKind::trap && landscape.trap_threshold() && landscape.trap_threshold()->capped)
    throw argument_error("option \"cap\" belongs to kernel \"trap\"; this walk has kernel \"" + std::string(name_of(view_.kind)) + "\"")
        .about("landscape.traps").option("cap");
  name_ = name_of(view_.kind);
  if (view_.kind == RateKind::mix) {
    view_.share = params.number("a");
    name_ += ", a = " + shortest(view_.share);
  }
  if (view_.kind == RateKind::function) {
    const Function& f = params.function("kernel");
    function_.emplace(std::vector<Expression>{f.body, apply(Op::logarithm, {f.body})}, f.arguments);
    declared_ = f.declared;
    name_ += declared_.known() ? fmt::format(" at {}:{}", declared_.file, declared_.line) : "";
  }
  const bool has_limit = view_.kind == RateKind::metropolis || view_.kind == RateKind::glauber;
  if (frozen() && !has_limit)
    throw params.error("temperature", "temperature 0 freezes every move of kernel \"" + std::string(name_of(view_.kind)) +
                                          "\"; accepted: above 0, or kernel \"metropolis\" or \"glauber\"");
}

bool JumpRates::frozen() const { return view_.beta == infinity; }

bool JumpRates::bounded(double highest) const {
  switch (view_.kind) {
    case RateKind::metropolis:
    case RateKind::glauber: return true;
    case RateKind::trap: return view_.capped || highest <= view_.reference;
    default: return view_.beta == 0 && view_.kind != RateKind::function;
  }
}

void JumpRates::logarithms(double from, std::span<const double> to, std::span<double> out) const {
  if (!function_) return QUENCH_DISPATCH(log_rates)(view_, from, to.data(), out.data(), to.size());
  const double beta = view_.beta;
  const Kernel::Argument all[] = {{&from, 0}, {to.data(), 1}, {&beta, 0}};
  std::vector<double> plain(to.size());
  double* results[] = {plain.data(), out.data()};
  function_->evaluate(std::span(all, function_->inputs()), results, to.size());
  for (std::size_t k = 0; k < to.size(); ++k)
    if (!(plain[k] >= 0) || plain[k] == infinity)
      throw Error(ErrorKind::numeric, fmt::format("the rate function gave {} for Ei = {}, Ej = {}, beta = {}; accepted: a finite number >= 0",
                                                  shortest(plain[k]), shortest(from), shortest(to[k]), shortest(beta)))
          .about("dynamics.jumps").option("kernel").at(declared_).fact("received", shortest(plain[k]));
}

double JumpRates::rate(double from, double to) const {
  double value;
  logarithms(from, {&to, 1}, {&value, 1});
  return std::exp(value);
}

double JumpRates::stationary_exponent(double energy, double stationary_beta) const {
  return stationary_beta * (view_.capped ? std::min(energy, view_.reference) : energy);
}

namespace {

/// beta of ln [w(a -> b)/w(b -> a)] = beta (E_a - E_b), where it is one for all pairs.
std::optional<double> detailed_balance(const JumpRates& rates, double lowest, double highest) {
  ScalarStream stream(fixed_key(0, "detailed balance", Purpose::verification), 0, 0);
  const auto energy = [&] { return lowest + (highest - lowest) * (static_cast<double>(stream() >> 11) * 0x1p-53); };
  std::optional<double> found;
  for (int pair = 0; pair < 64; ++pair) {
    const double a = energy(), b = energy(), there = rates.rate(a, b), back = rates.rate(b, a);
    if (there == 0 && back == 0) continue;
    if (a == b || there == 0 || back == 0) return std::nullopt;
    const double beta = std::log(there / back) / (a - b);
    const double rounding = 1e-12 * (1 + std::abs(std::log(there)) + std::abs(std::log(back))) / std::abs(a - b);
    if (found && !(std::abs(beta - *found) <= 1e-9 * std::abs(*found) + rounding)) return std::nullopt;
    if (!found) found = beta;
  }
  return found;
}

}  // namespace

std::optional<double> JumpRates::stationary_beta(double lowest, double highest) const {
  switch (view_.kind) {
    case RateKind::raw: return 2 * view_.beta;
    case RateKind::function: break;
    default: return frozen() ? std::nullopt : std::optional(view_.beta);
  }
  const std::optional<double> found = detailed_balance(*this, lowest, highest);
  // What is written as the given temperature is meant to be it to the last bit.
  if (found && std::abs(*found - view_.beta) <= 1e-9 * view_.beta) return view_.beta;
  return found;
}

}  // namespace quench
