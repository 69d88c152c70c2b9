#include "engine/landscapes/mosaic.h"

#include "engine/landscapes/mosaic_materials.h"

namespace quench {

namespace {

std::vector<std::string> known_materials() {
  std::vector<std::string> names;
  for (std::string_view name : material_names()) names.emplace_back(name);
  return names;
}

std::map<std::string, double> constants_by_name(const std::string& material) {
  std::map<std::string, double> constants;
  for (const MaterialConstant& c : material_constants())
    if (c.material == material) constants.emplace(c.name, c.value);
  return constants;
}

/// The record options in a table such as quench.materials[name], checked like options; other entries are notes.
std::map<std::string, double> constants_in(const Params& params, const Record& table) {
  Schema checked;
  checked.category = Landscape::category;
  checked.name = "mosaic";
  checked.options = mosaic_record_options();
  std::vector<std::string> known;
  for (const Option& option : checked.options) known.push_back(option.name);
  std::map<std::string, Value> given;
  for (const auto& [name, value] : table) {
    if (checked.find(name)) given.emplace(name, value);
    else if (const std::string near = nearest_name(name, known); !near.empty())
      throw params.error("material", "the table of the material has no constant \"" + name + "\"").hint("did you mean \"" + near + "\"?");
  }
  std::map<std::string, double> constants;
  for (const auto& [name, value] : validated(checked, std::move(given))) {
    if (!value.is_number()) throw params.error("material", "the constant \"" + name + "\" of a material is a number, not " + kind_of(value));
    constants.emplace(name, value.number());
  }
  return constants;
}

/// A glass below and near its transition as a mosaic of cooperative domains: a named material, constants by name, or both
/// (constants given win). Xia and Wolynes 2000 and Lubchenko and Wolynes 2001 to 2004 as reviewed in seeds 002 and 003.
class Mosaic final : public MosaicLandscape {
 public:
  explicit Mosaic(const Params& params) : record_(record_of(params)) {}

  static Schema schema() {
    Schema s;
    s.name = "mosaic";
    s.summary = "Structural glass as a mosaic of cooperative domains: the constants of one substance.";
    s.source = "seeds 002 and 003; sheet rfot, sections 0, 1 and 23";
    s.description =
        "`material` takes the constants that `quench.materials` holds for a substance, or a table of such constants; constants given by "
        "name win. What is neither given nor in the material is absent, and an observable that needs it says which constant that is. "
        "Constants are SI; axes and results of observables are reduced (temperature in T_g for classical quantities, in T_D for quantum "
        "ones, frequency in w_D = k_B T_D/hbar) unless an observable is given `units = \"SI\"`. The `bead_size` and `theta` printed for a "
        "material are not used in place of the Debye value and of T_g/T_D.";
    s.family = "mosaic";
    s.options = {choice("material", known_materials()).also(accepts_record).says("A substance of quench.materials, or a table of constants.").from("sheet rfot, section 1")};
    for (Option& option : mosaic_record_options()) s.options.push_back(std::move(option));
    s.example = "landscape.mosaic{ material = \"a-SiO2\" }";
    s.check = check;
    return s;
  }

  const MosaicRecord& record() const override { return record_; }

 private:
  static MosaicRecord record_of(const Params& params) {
    MosaicRecord record;
    const Value& material = params.get("material");
    if (material.is<std::string>()) record.add_material(material.as<std::string>(), constants_by_name(material.as<std::string>()));
    if (material.is_record()) record.add_material("", constants_in(params, material.record()));
    record.add_given(params);
    return record;
  }

  static void check(const Params& params) {
    try {
      record_of(params).check();
    } catch (Error& error) {
      if (error.about().empty()) error.about(params.schema().full_name());
      throw;
    }
  }

  MosaicRecord record_;
};

const Register<Mosaic> registered(__FILE__);

}  // namespace

}  // namespace quench
