// The landscape's constants: one table of materials, what is absent, what a script overrides, errors.
#include <algorithm>
#include <cmath>
#include <fstream>

#include "engine/landscapes/mosaic.h"
#include "engine/landscapes/mosaic_materials.h"
#include "tests/mosaic/glasses.h"

using namespace quench;
using namespace quench::testing;

namespace {

MosaicRecord record_of(Options options) {
  return std::dynamic_pointer_cast<const MosaicLandscape>(make_model(*declare("landscape", "mosaic", std::move(options))))->record();
}

}  // namespace

TEST_CASE("the engine's table of materials is stdlib/materials.lua") {
  std::ifstream file(std::string(QUENCH_SOURCE_DIR) + "/stdlib/materials.lua");
  std::string line, material;
  std::size_t constants = 0, materials = 0;
  while (std::getline(file, line)) {
    const std::size_t equals = line.find(" = "), indent = line.find_first_not_of(' ');
    if (equals == std::string::npos || indent == 0) continue;
    std::string name = line.substr(indent, equals - indent);
    if (indent == 2 && line.compare(equals, 4, " = {") == 0) {
      if (name.rfind("[\"", 0) == 0) name = name.substr(2, name.size() - 4);
      REQUIRE(materials < material_names().size());
      CHECK(material_names()[materials++] == (material = name));
    } else if (indent > 2) {
      std::size_t read = 0;
      const double value = std::stod(line.substr(equals + 3), &read);
      CHECK(line.substr(equals + 3 + read, 1) == ",");
      REQUIRE(constants < material_constants().size());
      const MaterialConstant& constant = material_constants()[constants++];
      CHECK(constant.material == material);
      CHECK(constant.name == name);
      CHECK(constant.value == value);
    }
  }
  CHECK(constants == material_constants().size());
  CHECK(materials == material_names().size());
  CHECK(materials == 9);
}

TEST_CASE("silica: the constants of the seeds, and nothing invented") {
  const MosaicRecord silica = record_of({{"material", "a-SiO2"}});
  CHECK(silica.need("T_g") == 1500);
  CHECK(silica.need("T_D") == 342);
  CHECK(silica.need("sound_speed") == 4100);
  CHECK(silica.need("mass_density") == 2200);
  for (const char* absent : {"T_K", "delta_cp", "fragility", "shear_modulus", "bulk_modulus", "bead_size", "theta"}) CHECK_FALSE(silica.has(absent));
  CHECK(*silica.theta() == Approx(4.385965).epsilon(2e-7));
  CHECK(silica.bead_size() == Approx(3.569e-10).epsilon(2e-4));
  CHECK(silica.beads() == Approx(200).epsilon(1e-14));
  CHECK(silica.domain_volume() == Approx(8e-27).epsilon(1e-12));
  // rho c^2 a^3 = 10.5 eV and (k_B T_g/(rho c^2 a^3))^(1/2) = 0.111, against the printed strain of 0.05.
  const double stiffness = silica.bulk_modulus() * std::pow(silica.bead_size(), 3);
  CHECK(stiffness / 1.602176634e-19 == Approx(10.5).epsilon(2e-3));
  CHECK(std::sqrt(1.380649e-23 * 1500 / stiffness) == Approx(0.111).epsilon(2e-3));
  const MosaicRecord printed_bead = record_of({{"material", "a-SiO2"}, {"bead_size", 3.5e-10}});
  CHECK(printed_bead.bulk_modulus() * std::pow(printed_bead.bead_size(), 3) / 1.602176634e-19 == Approx(9.90).epsilon(1e-3));
}

TEST_CASE("theta: the script's, else T_g/T_D, else the one printed for the material") {
  CHECK(*record_of({{"material", "a-SiO2"}, {"theta", 3.0}}).theta() == 3);
  CHECK(*record_of({{"material", "a-SiO2"}, {"T_g", 1368.0}}).theta() == 4);
  CHECK(*record_of({{"material", "polybutadiene"}}).theta() == 2.5);
  CHECK_FALSE(record_of({{"material", "PS"}}).theta());
  CHECK_FALSE(record_of({}).theta());
}

TEST_CASE("constants given win over the material, the material over the defaults") {
  const Record table{{"T_g", Value(300.0)}, {"lindemann", Value(0.12)}, {"remark", Value("ours")}};
  CHECK(record_of({{"material", Value(table)}}).lindemann_squared() == Approx(0.0144));
  CHECK(record_of({{"material", Value(table)}, {"lindemann", 0.1}}).lindemann_squared() == Approx(0.01));
  CHECK(record_of({{"material", Value(table)}, {"T_g", 310.0}}).need("T_g") == 310);
  CHECK(record_of({}).lindemann_squared() == Approx(0.01));
}

TEST_CASE("ripplon_max and top_frequency by word") {
  CHECK(record_of({{"ripplon_max", "auto"}}).highest_ripplon() == 9);
  CHECK(record_of({{"ripplon_max", "auto"}, {"xi_over_a", 8.0}}).highest_ripplon() == 14);
  CHECK(record_of({{"ripplon_max", 12}}).ripplons().frequency.size() == 11);
  CHECK(record_of({{"top_frequency", "computed"}}).top_frequency_computed());
  CHECK_FALSE(record_of({}).top_frequency_computed());
}

TEST_CASE("bad constants are errors that name the argument") {
  const auto message = [](Options options) { return error_text([&] { declare("landscape", "mosaic", std::move(options)); }); };
  CHECK(message({{"T_g", -3.0}}) == "landscape.mosaic: option \"T_g\" is -3; accepted: a number > 0");
  const std::pair<double, const char*> bad[] = {{0, "0"}, {-1, "-1"}, {std::nan(""), "nan"}, {std::numeric_limits<double>::infinity(), "math.huge"}};
  const std::map<std::string, std::string> also{{"fragility", " or math.huge"}, {"top_frequency", " or \"computed\""}};
  for (const char* name : {"T_g", "T_D", "sound_speed", "mass_density", "bead_size", "xi", "xi_over_a", "lindemann", "fragility", "T_K", "delta_cp", "tau_0",
                           "shear_modulus", "bulk_modulus", "theta", "wall_factor", "top_frequency"})
    for (const auto& [value, text] : bad) {
      if (std::isinf(value) && std::string(name) == "fragility") continue;  // a strong glass: accepted
      const std::string expected = "option \"" + std::string(name) + "\" is " + text + "; accepted: a number > 0" + (also.count(name) ? also.at(name) : "");
      CHECK(message({{name, value}}) == "landscape.mosaic: " + expected);
      CHECK(error_text([&, number = value] { observe("domain_wall", {{name, number}}); }) == "observe.domain_wall: " + expected);
    }
  CHECK(message({{"T_g", 300.0}, {"T_K", 310.0}}) == "landscape.mosaic: T_K = 310 is not below T_g = 300");
  CHECK(message({{"lindemann", 0.35}}) == "landscape.mosaic: option \"lindemann\" is 0.35; accepted: a number > 0 and below 1/sqrt(pi e) = 0.342");
  CHECK(message({{"ripplon_max", 1}}) == "landscape.mosaic: option \"ripplon_max\" is 1; accepted: an integer >= 2 or \"auto\"");
  CHECK(message({{"ripplon_max", "auto"}, {"xi_over_a", 0.5}}).find("carries no ripplon") != std::string::npos);
  CHECK(message({{"material", "a-SiO"}}).find("did you mean \"a-SiO2\"?") != std::string::npos);
  CHECK(message({{"material", Value(Record{{"T_gg", Value(3.0)}})}}) == "landscape.mosaic: the table of the material has no constant \"T_gg\" | did you mean \"T_g\"?");
  CHECK(message({{"material", Value(Record{{"T_g", Value(-3.0)}})}}) == "landscape.mosaic: option \"T_g\" is -3; accepted: a number > 0");
  CHECK(message({{"speed_of_sound", 3.0}}).find("unknown option \"speed_of_sound\"") != std::string::npos);
}

TEST_CASE("an observable that needs an absent constant names it") {
  CHECK(error_text([] { observe("barrier", {}); }) ==
        "observe.barrier: needs the constant T_K, which is absent: nothing is known of it for \"a-SiO2\" | give T_K = ... to landscape.mosaic or to this observable");
  const auto missing = [](const char* name, Options options, Options glass) {
    const std::string text = error_text([&] { observe(name, std::move(options), std::move(glass)); });
    const std::size_t from = text.find("the constant ") + 13;
    return text.substr(from, text.find(',', from) - from);
  };
  CHECK(missing("configurational_entropy", {}, {{"T_g", 1.0}, {"T_K", 0.8}}) == "delta_cp");
  CHECK(missing("viscosity", {}, generic_glass()) == "shear_modulus");
  CHECK(missing("stretching", {}, {{"material", "a-SiO2"}}) == "fragility");
  CHECK(missing("mismatch_energy", {{"method", "elastic"}}, {{"T_g", 1500.0}}) == "sound_speed");
  CHECK(missing("ripplon_spectrum", {{"units", "SI"}}, {{"material", "polybutadiene"}}) == "T_D");
  CHECK(missing("heat_capacity", {{"temperature", 1.0}, {"units", "SI"}}, {{"theta", 3.0}}) == "T_D");
  CHECK(missing("fragility_index", {{"method", "vft"}}, {{"material", "a-SiO2"}}) == "fragility");
}
