// noise.thermal: white noise in time and space,
//   <eta(x,s) eta(y,s')> = 2 mobility Theta delta(x-y) delta(s-s')
// so that sqrt(2 mobility Theta ds / dx^d) xi is added per site and step (seed 000, eq 32; sheet overlap_field, section 2).
#include "engine/landscapes/field.h"

namespace quench {

namespace {

class Thermal final : public FieldNoise {
 public:
  explicit Thermal(const Params& params)
      : temperature_(params.has("temperature") ? params.number("temperature") : 0), single_(params.text("precision") == "single") {
    if (!params.has("increments")) return;
    increments_ = params.array("increments");
    prescribed_ = true;
  }

  static Schema schema();
  double temperature() const override { return temperature_; }
  bool single_precision() const override { return single_; }
  const Array* increments() const override { return prescribed_ ? &increments_ : nullptr; }

  void check(const Lattice& lattice) const override {
    if (!prescribed_) return;
    const std::size_t row = increments_.rank() > 1 ? increments_.size() / increments_.shape()[0] : 1;
    if (row != lattice.sites())
      throw argument_error("option \"increments\" has rows of " + std::to_string(row) + " numbers, but the lattice has " +
                           std::to_string(lattice.sites()) + " sites")
          .about("noise.thermal").option("increments");
  }

  std::vector<std::pair<std::string, std::string>> facts(const Lattice&) const override {
    if (prescribed_) return {{"thermal noise", "given increments"}};
    return {{"thermal noise", "white, temperature " + shortest(temperature_) + ", drawn in " + (single_ ? "single" : "double") + " precision"}};
  }

 private:
  double temperature_;
  bool single_, prescribed_ = false;
  Array increments_;
};

void check_source(const Params& params) {
  if (params.has("temperature") == params.has("increments"))
    throw params.error("temperature", params.has("temperature")
                                          ? "option \"temperature\" has no meaning beside \"increments\", which are used as they are"
                                          : "option \"temperature\" (or \"increments\") is required");
  if (params.has("increments") && params.given("precision"))
    throw params.error("precision", "option \"precision\" has no meaning beside \"increments\", which are used as they are");
}

Schema Thermal::schema() {
  Schema s;
  s.name = "thermal";
  s.summary = "White thermal noise, independent in every site and step.";
  s.source = "seed 000, eq (32); sheet overlap_field, sections 2 and 3";
  s.description =
      "`<eta(x,s) eta(y,s')> = 2 mobility temperature delta(x-y) delta(s-s')`: each step adds `sqrt(2 mobility temperature ds/dx^d) xi` "
      "with independent standard normals `xi`. With a fixed frozen field the stationary weight is `exp(-F/temperature)`.";
  s.family = "field";
  s.options = {
      number("temperature").at_least(0).in("energy").says("Temperature Theta.").from("seed 000, eq (32)"),
      choice("precision", {"double", "single"}).by_default("double")
          .says("Precision in which the normals are drawn: single costs less, and its tails end at 6.66 sigma instead of 8.57."),
      array("increments").says("In place of temperature: row n holds what step n adds to the sites, in flat order, no further factor.")
          .from("sheet overlap_field, section 3")};
  s.check = check_source;
  s.example = "noise.thermal { temperature = 1e-3 }";
  return s;
}

const Register<Thermal> registered(__FILE__);

}  // namespace

}  // namespace quench
