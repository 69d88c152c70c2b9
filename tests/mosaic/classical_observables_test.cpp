// Observables of section 2 of sheet rfot, as scripts call them.
#include <cmath>

#include "engine/core/numeric_function.h"
#include "tests/mosaic/glasses.h"

using namespace quench;
using namespace quench::testing;

TEST_CASE("barrier 39 k_B T_g, 190 beads, size 5.8 for the generic glass") {
  for (const char* form : {"lin", "RA"}) {
    const Options glass = generic_glass();
    CHECK(number_of("configurational_entropy", {{"form", form}}, glass) == Approx(0.82));
    CHECK(number_of("barrier", {{"form", form}}, glass) == Approx(39.14).epsilon(2e-4));
    CHECK(number_of("cooperativity", {{"form", form}}, glass) == Approx(190.9).epsilon(3e-4));
    CHECK(number_of("cooperativity", {{"form", form}, {"quantity", "xi"}}, glass) == Approx(5.759).epsilon(2e-4));
    CHECK(number_of("cooperativity", {{"form", form}, {"quantity", "critical"}}, glass) == Approx(47.7).epsilon(1e-3));
    CHECK(number_of("relaxation_time", {{"form", form}}, glass) == Approx(39.14).epsilon(2e-4));
  }
  CHECK(number_of("cooperativity", {{"quantity", "critical_radius"}}, generic_glass()) == Approx(2.2506).epsilon(1e-3));
  CHECK(number_of("cooperativity", {{"from", "bulk"}, {"time_ratio", 1e15}}) == Approx(190.9).epsilon(3e-4));
  CHECK(number_of("cooperativity", {{"from", "bulk"}}) == Approx(245).epsilon(1e-3));
  CHECK(number_of("cooperativity", {{"from", "time"}, {"quantity", "xi"}}) == Approx(5.759).epsilon(1e-3));
}

TEST_CASE("mismatch energy of silica: 11.33 microscopic, 9.01 elastic") {
  CHECK(number_of("mismatch_energy", {}) == Approx(11.33025).epsilon(1e-6));
  CHECK(number_of("mismatch_energy", {{"method", "elastic"}}) == Approx(9.01).epsilon(1e-3));
  CHECK(number_of("mismatch_energy", {{"temperature", 0.25}, {"reference", "thermal"}}) == Approx(11.33025 / 4).epsilon(1e-6));
  CHECK(number_of("mismatch_energy", {{"temperature", 0.25}, {"reference", "thermal"}, {"method", "elastic"}}) == Approx(9.01 / 2).epsilon(1e-3));
  CHECK(number_of("mismatch_energy", {{"units", "SI"}}) == Approx(11.33025 * 1.380649e-23 * 1500).epsilon(1e-6));
}

TEST_CASE("elastic form: N* = K/(n k_B T s_c^2)") {
  // Silica with invented thermodynamics; n = 1/a^3, gamma of the current temperature.
  const Options glass{{"material", "a-SiO2"}, {"T_K", 1185.0}, {"delta_cp", 3.0}};
  for (const double t : {0.9, 1.0, 1.2}) {
    const double a = 4100 / (1.380649e-23 * 342 / 1.054571817e-34) * std::cbrt(6 * std::acos(-1.0) * std::acos(-1.0));
    const double entropy = number_of("configurational_entropy", {{"temperature", t}}, glass);
    const double expected = 2200.0 * 4100 * 4100 * a * a * a / (1.380649e-23 * 1500 * t * entropy * entropy);
    CHECK(number_of("cooperativity", {{"temperature", t}, {"method", "elastic"}, {"reference", "thermal"}}, glass) == Approx(expected).epsilon(1e-8));
  }
}

TEST_CASE("bad input of the classical observables, to the letter") {
  const auto text = [](const char* name, Options options) { return error_text([&] { observe(name, std::move(options), generic_glass()); }); };
  const std::string positive = "; accepted: a number > 0 or an array of at least 1 numbers > 0";
  CHECK(text("barrier", {{"temperature", -1.0}}) == "observe.barrier: option \"temperature\" is -1" + positive);
  CHECK(text("barrier", {{"temperature", Array::of({1, 0})}}) == "observe.barrier: option \"temperature\" is 0" + positive);
  CHECK(text("barrier", {{"temperature", Array::of({1, std::nan("")})}}) == "observe.barrier: option \"temperature\" is nan" + positive);
  CHECK(text("barrier", {{"temperature", std::nan("")}}) == "observe.barrier: option \"temperature\" is nan" + positive);
  CHECK(text("barrier", {{"temperature", std::numeric_limits<double>::infinity()}}) == "observe.barrier: option \"temperature\" is math.huge" + positive);
  CHECK(text("droplet_profile", {{"beads", -1.0}}) == "observe.droplet_profile: option \"beads\" is -1; accepted: a number >= 0 or an array of at least 1 numbers >= 0");
  CHECK(text("cooperativity", {{"from", "time"}, {"time_ratio", 1.0}}) == "observe.cooperativity: option \"time_ratio\" is 1; accepted: a number > 1 or an array of at least 1 numbers > 1");
  CHECK(text("relaxation_time", {{"tau_0", 0.0}}) == "observe.relaxation_time: option \"tau_0\" is 0; accepted: a number > 0");
  CHECK(text("configurational_entropy", {{"form", "AG"}}) == "observe.configurational_entropy: option \"form\" is \"AG\"; accepted: \"lin\" or \"RA\"");
  CHECK(text("barrier", {{"delta_cp", 0.0}}) == "observe.barrier: option \"delta_cp\" is 0; accepted: a number > 0");
  CHECK(text("barrier", {{"lindemann", 0.35}}) == "observe.barrier: option \"lindemann\" is 0.35; accepted: a number > 0 and below 1/sqrt(pi e) = 0.342");
  CHECK(text("nmt_x", {{"m", 10.0}}) == "observe.nmt_x: coefficient/m = 1.9 is above 1; accepted: m of at least 19");
}

TEST_CASE("axes: one dim per array, in the order of the schema, none for numbers") {
  const Dataset profile = observe("droplet_profile", {{"beads", Array::of({0, 50, 190.85})}, {"temperature", Array::of({0.9, 1})}}, generic_glass());
  CHECK(profile.dims == std::vector<std::string>{"temperature", "beads"});
  CHECK(profile.value.shape() == Shape{2, 3});
  CHECK(profile.value[3] == 0);
  CHECK(profile.value[4] == Approx(11.33025 * std::sqrt(50.0) - 0.82 * 50).epsilon(1e-6));
  CHECK_FALSE(profile.has_error);
  CHECK(profile.unit == "k_B T_g");
  const Dataset line = observe("droplet_profile", {{"beads", Array::of({0, 50})}, {"temperature", 0.9}}, generic_glass());
  CHECK(line.dims == std::vector<std::string>{"beads"});
  const Dataset one = observe("cooperativity", {{"temperature", Array::of({1})}, {"time_ratio", Array::of({1e15, 1e17})}, {"from", "time"}});
  CHECK(one.dims == std::vector<std::string>{"temperature", "time_ratio"});
  CHECK(one.value.shape() == Shape{1, 2});
  CHECK(error_text([] { observe("barrier", {{"temperature", Array(Shape{2, 2}, {1, 1, 1, 1})}}, generic_glass()); }).find("one-dimensional") != std::string::npos);
  CHECK(error_text([] { observe("barrier", {{"temperature", Array::of({})}}, generic_glass()); }).find("0 entries") != std::string::npos);
}

TEST_CASE("SI: axes and results in SI, the same physics") {
  Options glass{{"T_g", 300.0}, {"T_K", 237.0}, {"delta_cp", 3.0}, {"tau_0", 2e-13}};
  const Dataset reduced = observe("barrier", {{"temperature", Array::of({0.9, 1.1})}}, glass);
  const Dataset si = observe("barrier", {{"temperature", Array::of({270, 330})}, {"units", "SI"}}, glass);
  for (std::size_t i = 0; i < 2; ++i) CHECK(si.value[i] == Approx(reduced.value[i] * 1.380649e-23 * 300).epsilon(1e-13));
  CHECK(si.unit == "J");
  CHECK(si.coords[0][0] == 270);
  CHECK(attribute(si, "units") == "SI");
  CHECK(number_of("barrier", {{"units", "SI"}}, glass) == Approx(number_of("barrier", {}, glass) * 1.380649e-23 * 300).epsilon(1e-13));
  CHECK(number_of("glass_temperature", {{"units", "SI"}}, glass) == Approx(237 * number_of("glass_temperature", {}, glass)).epsilon(1e-13));
  CHECK(number_of("relaxation_time", {{"log", false}}, glass) == Approx(2e-13 * std::exp(number_of("relaxation_time", {}, glass))).epsilon(1e-12));
  CHECK(number_of("viscosity", {{"log", false}, {"shear_modulus", 3e9}}, glass) == Approx(3e9 * 2e-13 * std::exp(number_of("relaxation_time", {}, glass))).epsilon(1e-12));
  CHECK(number_of("viscosity", {{"shear_modulus", 3e9}}, glass) == Approx(std::log(3e9 * 2e-13) + number_of("relaxation_time", {}, glass)).epsilon(1e-12));
}

TEST_CASE("record options override the landscape for one call") {
  CHECK(number_of("configurational_entropy", {{"delta_cp", 5.0}}, generic_glass()) == Approx(5 * 0.21 / 0.79));
  CHECK(number_of("barrier", {{"lindemann", 0.15}}, generic_glass()) < number_of("barrier", {}, generic_glass()));
  CHECK(error_text([] { observe("barrier", {{"T_K", 1.2}}, generic_glass()); }) == "observe.barrier: T_K = 1.2 is not below T_g = 1");
}

TEST_CASE("outside the physical window the data carry a warning, at and below T_K a reason") {
  CHECK(attribute(observe("barrier", {{"temperature", 1.6}}, generic_glass()), "warning").find("above 1.5 T_g") != std::string::npos);
  CHECK(attribute(observe("barrier", {{"temperature", 1.4}}, generic_glass()), "warning").empty());
  const Dataset frozen = observe("relaxation_time", {{"temperature", Array::of({0.7, 1})}}, generic_glass());
  CHECK(std::isinf(frozen.value[0]));
  CHECK(frozen.reason == "infinite at and below T_K, where the configurational entropy vanishes");
  CHECK(number_of("configurational_entropy", {{"temperature", 0.7}}, generic_glass()) == 0);
  CHECK(attribute(observe("relaxation_time", {{"temperature", 0.795}, {"log", false}}, generic_glass()), "warning").find("overflows") != std::string::npos);
}

TEST_CASE("glass and crossover temperature") {
  const double ghat = 11.33025, dcp = 0.82 * 0.79 / 0.21, D = ghat * ghat / (4 * dcp), L = std::log(1e17);
  CHECK(number_of("glass_temperature", {{"reference", "thermal"}}, generic_glass()) == Approx(1 + D / L).epsilon(1e-6));
  CHECK(number_of("glass_temperature", {}, {{"delta_cp", dcp}}) == Approx(1 + D / L).epsilon(1e-6));  // without T_g: its own reference
  CHECK(number_of("glass_temperature", {{"time_ratio", std::exp(39.14)}}, generic_glass()) == Approx(1 / 0.79).epsilon(1e-4));
  const double crossover = number_of("crossover_temperature", {{"reference", "thermal"}}, generic_glass());
  CHECK(number_of("crossover_temperature", {}, {{"delta_cp", dcp}}) == Approx(crossover).epsilon(1e-9));
  CHECK(number_of("relaxation_time", {{"temperature", 0.79 * crossover}, {"reference", "thermal"}}, generic_glass()) == Approx(11.59).epsilon(1e-3));  // 1e5
  CHECK(number_of("crossover_temperature", {{"critical_beads", 1.0}}, generic_glass()) > number_of("crossover_temperature", {}, generic_glass()));
  const Dataset none = observe("glass_temperature", {{"time_ratio", 1.001}}, generic_glass());
  CHECK(std::isnan(none.value[0]));
  CHECK(none.reason == "no such temperature between T_K and 10 T_K");
}

TEST_CASE("fragility index: 80.952 and 114.952, all methods agree where they must") {
  const double entropy = 11.330254 * 11.330254 / (4 * std::log(1e17));
  const Options glass = generic_glass(entropy);
  CHECK(number_of("fragility_index", {{"method", "calorimetric"}, {"reference", "thermal"}}, glass) == Approx(80.952).epsilon(1e-5));
  CHECK(number_of("fragility_index", {{"method", "calorimetric"}}, glass) == Approx(114.952).epsilon(1e-5));
  for (const char* form : {"lin", "RA"})
    for (const char* reference : {"fixed", "thermal"})
      CHECK(number_of("fragility_index", {{"form", form}, {"reference", reference}}, glass) ==
            Approx(number_of("fragility_index", {{"method", "calorimetric"}, {"form", form}, {"reference", reference}}, glass)).epsilon(1e-6));
  CHECK(number_of("fragility_index", {{"method", "vft"}}, glass) == Approx(80.952).epsilon(1e-5));
  CHECK(number_of("fragility_index", {{"method", "vft"}, {"fragility", std::numeric_limits<double>::infinity()}}, glass) == Approx(17).epsilon(1e-9));
}

TEST_CASE("stretching: D = 32 at an hour, and 1 for a strong glass") {
  const double sig = std::log(1e17) / (2 * std::sqrt(32.0));
  const Options glass{{"fragility", 32.0}};
  CHECK(number_of("barrier_width", {}, glass) == Approx(1 / (2 * std::sqrt(32.0))));
  CHECK(number_of("barrier_width", {{"quantity", "log_time"}}, glass) == Approx(sig));
  CHECK(number_of("barrier_width", {{"method", "capped"}}, glass) == Approx(std::sqrt(0.34085 / 128)).epsilon(1e-4));
  CHECK(number_of("stretching", {}, glass) == Approx(1 / std::sqrt(1 + sig * sig)));
  for (const char* method : {"gauss_xw", "log_moment", "capped", "fit"})
    CHECK(number_of("stretching", {{"method", method}, {"fragility", std::numeric_limits<double>::infinity()}}, glass) == Approx(1).epsilon(1e-9));
  const Dataset phi = observe("relaxation_function", {{"time", Array::of({0, 1e-3, 1, 10})}}, glass);
  CHECK(phi.dims == std::vector<std::string>{"time"});
  CHECK(phi.value[0] == Approx(1));
  CHECK(phi.value[2] > phi.value[3]);
  CHECK(std::stod(attribute(phi, "fitted_stretching")) == Approx(number_of("stretching", {{"method", "fit"}}, glass)).epsilon(1e-12));
  CHECK(number_of("relaxation_function", {{"time", 1e5}, {"units", "SI"}}, glass) == Approx(phi.value[2]).epsilon(1e-12));  // tau = 1e17 ps
}

TEST_CASE("ageing below T_g, and x = 19/m") {
  const double entropy = 11.330254 * 11.330254 / (4 * std::log(1e17));
  const Options glass = generic_glass(entropy);
  const double m = number_of("fragility_index", {}, glass);
  CHECK(m * number_of("ageing", {{"quantity", "x"}}, glass) == Approx(34).epsilon(1e-5));
  CHECK(m * number_of("ageing", {{"quantity", "x"}, {"temperature", 0.7}}, glass) == Approx(19.0).epsilon(1e-3));
  CHECK(number_of("ageing", {{"quantity", "driving_force"}}, glass) == Approx(entropy).epsilon(1e-9));
  CHECK(number_of("ageing", {{"quantity", "log_time"}}, glass) == Approx(std::log(1e17)).epsilon(1e-6));
  CHECK(number_of("ageing", {{"quantity", "barrier"}, {"temperature", 0.85}}, glass) == Approx(number_of("barrier", {{"ageing", true}, {"temperature", 0.85}}, glass)));
  CHECK(number_of("ageing", {{"quantity", "N"}}, glass) == Approx(number_of("cooperativity", {}, glass)));
  CHECK(number_of("nmt_x", {{"m", 76.0}}) == 0.25);
  CHECK(observe("nmt_x", {{"m", Array::of({38, 76})}}).value[0] == 0.5);
  CHECK(error_text([] { observe("nmt_x", {{"m", 10.0}}); }) == "observe.nmt_x: coefficient/m = 1.9 is above 1; accepted: m of at least 19");
}

TEST_CASE("calibrations in quench.theory") {
  for (const NumericFunction* f : numeric_functions()) {
    if (f->name == "glass_entropy") CHECK(call_checked(*f, std::vector<double>{1e17}) == Approx(0.8199).epsilon(1e-4));
    if (f->name == "delta_cp") {
      const double jump = call_checked(*f, std::vector<double>{0.82, 300, 237});
      CHECK(number_of("configurational_entropy", {}, {{"T_g", 300.0}, {"T_K", 237.0}, {"delta_cp", jump}}) == Approx(0.82));
      CHECK(number_of("configurational_entropy", {{"form", "RA"}}, {{"T_g", 300.0}, {"T_K", 237.0}, {"delta_cp", jump}}) == Approx(0.82));
      CHECK(std::isnan(call_checked(*f, std::vector<double>{0.82, 300, 310})));
    }
  }
}
