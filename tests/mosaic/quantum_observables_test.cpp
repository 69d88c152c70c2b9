// Observables of sections 7, 8 and 9 of sheet rfot, as scripts call them.
#include <cmath>
#include <random>

#include "tests/mosaic/glasses.h"

using namespace quench;
using namespace quench::testing;

namespace {
const Options at_4_4{{"theta", 4.4}};
}

TEST_CASE("ripplons of silica: 1.05 THz, 50.5 K") {
  const Dataset spectrum = observe("ripplon_spectrum", {});
  CHECK(spectrum.dims == std::vector<std::string>{"l"});
  CHECK(spectrum.coords[0][0] == 2);
  CHECK(spectrum.coords[0][7] == 9);
  CHECK(spectrum.coord_values.at("degeneracy")[7] == 19);
  CHECK(spectrum.value[0] == Approx(0.1477).epsilon(4e-4));
  CHECK(spectrum.unit == "w_D");
  CHECK(spectrum.value[0] * 342 == Approx(50.5).epsilon(2e-3));
  const Dataset si = observe("ripplon_spectrum", {{"units", "SI"}});
  CHECK(si.value[0] / (2 * std::acos(-1.0)) == Approx(1.05e12).epsilon(3e-3));
  CHECK(observe("ripplon_spectrum", {{"ripplon_max", 4}}).value.size() == 3);
  CHECK(observe("ripplon_spectrum", {{"wall_factor", 1.0}}).value[0] == Approx(spectrum.value[0] * std::sqrt(8.0 / 9)).epsilon(1e-12));
}

TEST_CASE("a gas around the wall lowers the ripplons; entries are checked") {
  const Value thin(Record{{"density_ratio", Value(1e-9)}, {"speed", Value(1.0)}}), dense(Record{{"density_ratio", Value(0.01)}, {"speed", Value(1e6)}});
  const Dataset bare = observe("ripplon_spectrum", {});
  CHECK(observe("ripplon_spectrum", {{"gas", thin}}).value[0] == Approx(bare.value[0]).epsilon(1e-6));
  const double e = 0.01 * std::cbrt(150 / std::acos(-1.0)) / 0.01;  // rho_gas R/rho_wall, R = (3*200/4 pi)^(1/3) a
  CHECK(observe("ripplon_spectrum", {{"gas", dense}}).value[0] == Approx(bare.value[0] / std::sqrt(1 + e / 2)).epsilon(1e-9));
  const Dataset slow = observe("ripplon_spectrum", {{"gas", Value(Record{{"density_ratio", Value(0.01)}, {"speed", Value(0.1)}})}});
  CHECK(attribute(slow, "warning").find("one of the gas") != std::string::npos);
  CHECK(error_text([] { observe("ripplon_spectrum", {{"gas", Value(Record{{"density_ratio", Value(1.0)}})}}); }) == "observe.ripplon_spectrum: option \"gas\" needs both density_ratio and speed");
  CHECK(error_text([] { observe("ripplon_spectrum", {{"gas", Value(Record{{"sped", Value(1.0)}})}}); }) == "observe.ripplon_spectrum: option \"gas\" has no entry \"sped\" | entries: density_ratio, speed");
}

TEST_CASE("domain wall: mass m/3, 1.6 and 1.673 (a/xi) w_D, 15 K for silica") {
  CHECK(number_of("domain_wall", {{"quantity", "mass"}, {"xi_over_a", 5.8}}) == Approx(0.336).epsilon(2e-3));
  CHECK(number_of("domain_wall", {}) * std::cbrt(200.0) == Approx(1.6).epsilon(1e-12));
  const Dataset computed = observe("domain_wall", {{"top_frequency", "computed"}});
  CHECK(computed.value[0] * std::cbrt(200.0) == Approx(1.673).epsilon(3e-4));
  CHECK(attribute(computed, "entropy_at_T_g").find("0.82") == 0);
  CHECK(number_of("domain_wall", {{"top_frequency", "computed"}}, generic_glass(0.9)) > 0);
  CHECK(attribute(observe("domain_wall", {{"top_frequency", "computed"}}, generic_glass()), "entropy_at_T_g").empty());
  CHECK(number_of("domain_wall", {{"quantity", "temperature"}, {"units", "SI"}}) == Approx(15).epsilon(0.01));
  CHECK(number_of("domain_wall", {{"quantity", "tension"}}) == Approx(0.75 * 2.460440 / std::sqrt(3.6278)).epsilon(1e-4));
}

TEST_CASE("heat capacity: numbers of the sheet, parts, signs, scaling") {
  CHECK(number_of("heat_capacity", {{"temperature", 0.02}}, at_4_4) == Approx(0.192874).epsilon(3e-6));
  CHECK(number_of("heat_capacity", {{"temperature", 0.05}}, at_4_4) == Approx(5.171735).epsilon(3e-7));
  CHECK(number_of("heat_capacity", {{"temperature", 0.05}, {"stiffening", true}}, at_4_4) == Approx(0.3224).epsilon(1e-3));
  const Array t = Array::of(logarithmic(1e-3, 1, 40));
  const Dataset domain = observe("heat_capacity", {{"temperature", t}}, at_4_4), debye = observe("heat_capacity", {{"temperature", t}, {"part", "debye"}}, at_4_4);
  const Dataset total = observe("heat_capacity", {{"temperature", t}, {"part", "total"}}, at_4_4), positive = observe("heat_capacity", {{"temperature", t}, {"signs", "positive"}}, at_4_4);
  for (std::size_t i = 0; i < t.size(); ++i) {
    CHECK(total.value[i] == Approx(domain.value[i] + debye.value[i]).epsilon(1e-14));
    CHECK(positive.value[i] < domain.value[i]);
  }
  CHECK(debye.value[0] / 1e-9 == Approx(4.68e4).epsilon(1e-3));
  // Reduced results depend on theta, (xi/a)^3, the Lindemann ratio and l_max alone.
  CHECK(number_of("heat_capacity", {{"temperature", 0.05}}, {{"T_g", 440.0}, {"T_D", 100.0}, {"sound_speed", 17.0}, {"mass_density", 3.0}}) == Approx(5.171735).epsilon(3e-7));
  CHECK(number_of("heat_capacity", {{"temperature", 17.1}, {"units", "SI"}, {"theta", 4.4}}) == Approx(5.171735 * 1.380649e-23).epsilon(3e-7));
}

TEST_CASE("an absent theta is 4.4 with a warning; the physical window is a warning") {
  const Dataset guessed = observe("heat_capacity", {{"temperature", 0.05}}, {});
  CHECK(guessed.value[0] == Approx(5.171735).epsilon(3e-7));
  CHECK(attribute(guessed, "warning").find("theta is absent") == 0);
  CHECK(attribute(observe("heat_capacity", {{"temperature", 0.05}}, at_4_4), "warning").empty());
  CHECK(attribute(observe("heat_capacity", {{"temperature", 0.05}, {"theta", 11.0}}, at_4_4), "warning") == "theta = 11 is outside the physical window 1 to 10");
  CHECK(attribute(observe("heat_capacity", {{"temperature", 5.0}}, at_4_4), "warning") == "temperature above T_g");
}

TEST_CASE("options that act with a coupling only say so") {
  CHECK(attribute(observe("heat_capacity", {{"temperature", 0.05}, {"cutoff", 2.0}}, at_4_4), "warning") == "cutoff acts with a coupling only");
  CHECK(attribute(observe("heat_capacity", {{"temperature", 0.05}, {"normalise", true}}, at_4_4), "warning") == "normalise acts with a coupling only");
  CHECK(attribute(observe("domain_thermodynamics", {{"temperature", 5.0}}, at_4_4), "warning") == "temperature above T_g");
}

TEST_CASE("bump maxima and the data conversion of the sheet") {
  CHECK(1.054571817e-34 * 1.054571817e-34 * 1.054571817e-34 * 2200 * std::pow(4100, 3) * 6 * std::pow(std::acos(-1.0), 2) * 200 / std::pow(1.380649e-23, 4) ==
        Approx(5.80e7).epsilon(1e-3));
  const std::vector<double> at = logarithmic(0.02, 0.2, 400);
  const Dataset total = observe("heat_capacity", {{"temperature", Array::of(at)}, {"part", "total"}}, at_4_4);
  std::size_t best = 0;
  const auto reduced = [&](std::size_t i) { return total.value[i] / std::pow(at[i], 3); };
  for (std::size_t i = 0; i < at.size(); ++i)
    if (reduced(i) > reduced(best)) best = i;
  CHECK(at[best] == Approx(0.037).margin(0.001));
  CHECK(reduced(best) == Approx(9.11e4).epsilon(1e-3));
}

TEST_CASE("a domain's entropy is ln 2 when its two states are equal and no ripplon is excited") {
  CHECK(number_of("domain_thermodynamics", {{"temperature", 1e-3}}) == Approx(std::log(2)));
  const Dataset grid = observe("domain_thermodynamics", {{"temperature", Array::of({0.01, 0.1})}, {"energy", Array::of({-1, 0, 1})}, {"quantity", "energy"}});
  CHECK(grid.dims == std::vector<std::string>{"temperature", "energy"});
  CHECK(grid.value[0] == Approx(-1).epsilon(1e-3));
  CHECK(grid.unit == "w_D");
  CHECK(number_of("domain_thermodynamics", {{"temperature", 1e-3}, {"energy", 1.0}, {"quantity", "log_Z"}}) == Approx(0).margin(1e-300));
}

TEST_CASE("density of states: all methods, any order of frequencies, logarithms") {
  const std::vector<double> mixed{1, 0.1, 0.5, 0.3, 0.2};
  const double exact[] = {26687.07, 0.9775, 199.68, 27.643, 5.8964};
  const double saddle[] = {26217.8, 1.8544, 219.45, 23.415, 6.8450};
  const auto by = [&](const char* method, Options more = {}) {
    more.insert({{"at", Array::of(mixed)}, {"method", method}});
    return observe("density_of_states", more, at_4_4);
  };
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(by("exact").value[i] == Approx(exact[i]).epsilon(3e-5));
    CHECK(by("saddle").value[i] == Approx(saddle[i]).epsilon(3e-5));
    CHECK(by("next").value[i] / saddle[i] == Approx(number_of("saddle_accuracy", {{"at", mixed[i]}, {"quantity", "factor"}}, at_4_4)).epsilon(3e-5));
    CHECK(std::exp(by("exact", {{"log", true}}).value[i]) == Approx(by("exact").value[i]).epsilon(1e-12));
    CHECK(std::exp(by("saddle", {{"log", true}}).value[i]) == Approx(by("saddle").value[i]).epsilon(1e-12));
  }
  CHECK(by("exact").dims == std::vector<std::string>{"frequency"});
  for (std::size_t i = 1; i < 5; ++i) {
    CHECK(by("count").value[i] == Approx(exact[i]).epsilon(2e-3));
    CHECK(by("fractional").value[i] == Approx(exact[i]).epsilon(2e-3));
  }
}

TEST_CASE("the count of states, to the integer, through the observable") {
  // theta so large that nothing decays: theta rho is the number of states up to w.
  const Options endless{{"theta", 1e12}};
  CHECK(number_of("density_of_states", {{"at", 2.0}, {"method", "exact"}}, endless) == Approx(61363900).epsilon(1e-11));
  CHECK(number_of("density_of_states", {{"at", 2.0}, {"method", "count"}}, endless) == Approx(61529420).epsilon(1e-11));
}

TEST_CASE("limits and overflow of the density of states") {
  CHECK(number_of("density_of_states", {{"at", 0.0}}, at_4_4) == Approx(1.0844).epsilon(1e-4));
  CHECK(number_of("density_of_states", {{"at", 0.0}, {"method", "exact"}}, at_4_4) == 1);
  CHECK(number_of("density_of_states", {{"at", 0.0}, {"method", "next"}}, at_4_4) == Approx(0.994).epsilon(1e-3));
  const Dataset huge = observe("density_of_states", {{"at", 1e5}}, at_4_4);
  CHECK(std::isinf(huge.value[0]));
  CHECK(attribute(huge, "warning").find("overflows") != std::string::npos);
  CHECK(std::isfinite(number_of("density_of_states", {{"at", 1e5}, {"log", true}}, at_4_4)));
  CHECK(error_text([] { observe("density_of_states", {{"at", -0.1}}); }).find("option \"at\" is -0.1; accepted: a number >= 0") != std::string::npos);
  CHECK(error_text([] { observe("density_of_states", {{"at", 20.0}, {"method", "exact"}}); }).find("more than 5000000 combinations") != std::string::npos);
  CHECK(error_text([] { observe("density_of_states", {{"at", 2.0}, {"method", "fractional"}, {"bin", 1e-6}}); }).find("at most 50000 bins") != std::string::npos);
  CHECK(error_text([] { observe("density_of_states", {{"at", 2.0}, {"method", "count"}, {"bin", 0.4}}); }).find("too wide") != std::string::npos);
}

TEST_CASE("accuracy of the steepest descent") {
  const Dataset quartic = observe("saddle_accuracy", {{"at", Array::of({0.01, 0.03, 0.1, 0.2, 0.5, 1})}}, at_4_4);
  const double sheet[] = {0.2537, 0.4779, 0.1608, 0.0915, 0.0440, 0.0248};
  for (std::size_t i = 0; i < 6; ++i) CHECK(quartic.value[i] == Approx(sheet[i]).margin(6e-5));
  CHECK(number_of("saddle_accuracy", {{"at", 0.0}, {"quantity", "cubic"}}, at_4_4) == Approx(1.0 / 9));
}

TEST_CASE("a coupling is not built yet, and says what it needs") {
  for (const char* name : {"heat_capacity", "density_of_states", "saddle_accuracy", "ripplon_spectrum", "domain_thermodynamics"})
    for (const Value& coupling : {Value("material"), Value(3.5)}) {
      Options options{{"coupling", coupling}};
      if (std::string(name) == "heat_capacity" || std::string(name) == "domain_thermodynamics") options["temperature"] = 0.1;
      if (std::string(name) == "density_of_states" || std::string(name) == "saddle_accuracy") options["at"] = 0.1;
      CHECK(error_text([&] { observe(name, options); }) ==
            std::string("observe.") + name + ": a coupling to phonons is not built yet: it needs the friction and dispersion of the ripplons (seed 003, eqs 49 to 55; sheet rfot, section 12) | coupling = \"none\" is built");
    }
}

TEST_CASE("what belongs to other sections is refused by name") {
  const auto text = [](const char* name, Options options) { return error_text([&] { observe(name, std::move(options)); }); };
  for (const char* option : {"time", "exponent", "tau_ref", "E_ref", "mixing", "range", "B"})
    CHECK(text("heat_capacity", {{"temperature", 0.1}, {option, 1.0}}) ==
          "observe.heat_capacity: option \"" + std::string(option) + "\" is not built yet: it belongs to the time-dependent heat capacity of tunnelling centres (sheet rfot, sections 6 and 14)");
  CHECK(text("saddle_accuracy", {{"at", 0.1}, {"energy", 0.1}}) ==
        "observe.saddle_accuracy: option \"energy\" is not built yet: it belongs to the estimate for excited states (sheet rfot, section 10)");
  CHECK(text("ripplon_spectrum", {{"frequency", 0.1}}) ==
        "observe.ripplon_spectrum: option \"frequency\" is not built yet: it belongs to the profiles of coupled ripplons (sheet rfot, section 12)");
}

TEST_CASE("quantities are converted with the record") {
  const auto kelvin = [](double x) { return Value(Record{{"K", Value(x)}}); };
  const double reduced = number_of("heat_capacity", {{"temperature", 10.0 / 342}});
  CHECK(number_of("heat_capacity", {{"temperature", kelvin(10)}}) == reduced);
  CHECK(number_of("heat_capacity", {{"temperature", kelvin(10)}, {"units", "SI"}}) == Approx(reduced * 1.380649e-23).epsilon(1e-14));
  CHECK(number_of("heat_capacity", {{"temperature", kelvin(10)}, {"T_D", 400.0}, {"theta", 1500.0 / 342}}) == Approx(number_of("heat_capacity", {{"temperature", 0.025}})).epsilon(1e-13));
  const Value energies(Record{{"J", Value(Array::of({1e-22, 1e-21}))}});
  const double debye = 1.380649e-23 * 342;
  const Dataset density = observe("density_of_states", {{"at", energies}}), si = observe("density_of_states", {{"at", energies}, {"units", "SI"}});
  CHECK(density.dims == std::vector<std::string>{"frequency"});
  CHECK(density.coords[0][1] == Approx(1e-21 / debye).epsilon(1e-14));
  CHECK(si.coords[0][1] == Approx(1e-21 / 1.054571817e-34).epsilon(1e-9));
  CHECK(density.value[1] == si.value[1]);
  CHECK(density.value[1] == Approx(number_of("density_of_states", {{"at", 1e-21 / debye}})).epsilon(1e-12));
  CHECK(error_text([&] { observe("heat_capacity", {{"temperature", kelvin(-1)}}); }) == "observe.heat_capacity: option \"temperature\" is -1; accepted: a number > 0 or an array of at least 1 numbers > 0");
  CHECK(error_text([&] { observe("heat_capacity", {{"temperature", kelvin(10)}}, {{"theta", 4.4}}); }).find("needs the constant T_D") != std::string::npos);
}

TEST_CASE("random glasses give finite, positive results, errors or warnings, never NaN") {
  std::mt19937_64 bits(11);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int i = 0; i < 300; ++i) {
    const Options glass{{"theta", std::exp(5 * uniform(bits) - 2)}, {"xi_over_a", 1.5 + 10 * uniform(bits)}, {"lindemann", 0.02 + 0.3 * uniform(bits)}, {"ripplon_max", 2 + i % 12}};
    const double t = std::exp(14 * uniform(bits) - 10), w = 3 * uniform(bits);
    const double c = number_of("heat_capacity", {{"temperature", t}, {"part", "total"}}, glass);
    CHECK((std::isfinite(c) && c > 0));
    CHECK(std::isfinite(number_of("density_of_states", {{"at", w}, {"log", true}}, glass)));
    CHECK(std::isfinite(number_of("domain_thermodynamics", {{"temperature", t}, {"energy", 8 * uniform(bits) - 4}}, glass)));
  }
}
