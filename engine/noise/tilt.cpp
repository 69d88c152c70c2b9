// noise.tilt: one random constant h per disorder sample, <h> = 0, <h^2> = variance, added to the force everywhere. In
// dimension 0 it is the quenched noise eta of seed 000, eq (9).
#include <cmath>

#include "engine/landscapes/field.h"
#include "engine/numerics/normals.h"

namespace quench {

namespace {

class Tilt final : public FieldNoise {
 public:
  explicit Tilt(const Params& params) : variance_(params.number("variance")) {
    if (params.has("disorder")) disorder_ = params.integer("disorder");
  }

  static Schema schema();
  bool has_frozen() const override { return true; }

  void add_frozen(const Lattice&, const PointAddress& point, const MemberAddress& member, std::span<double> field) const override {
    const StreamKey key = disorder_ ? fixed_key(*disorder_, "noise.tilt", Purpose::tilt) : stream_key(point, member.disorder, Purpose::tilt);
    double normal = 0;
    fill_normals({key, 0, 0}, 0, {&normal, 1});
    for (double& omega : field) omega += std::sqrt(variance_) * normal;
  }

  std::vector<std::pair<std::string, std::string>> facts(const Lattice&) const override {
    return {{"tilt", "one normal constant per " + (disorder_ ? "run, sample " + std::to_string(*disorder_) : std::string("disorder sample")) +
                         ", variance " + shortest(variance_)}};
  }

 private:
  double variance_;
  std::optional<std::int64_t> disorder_;
};

Schema Tilt::schema() {
  Schema s;
  s.name = "tilt";
  s.summary = "One random constant per disorder sample, added to the force on every site.";
  s.source = "seed 000, eq (9); sheet overlap_field, sections 1 and 13";
  s.description = "`h` normal with mean 0 and the given variance: the `eta` of eq (9), `dC/ds = -W'(C) + eta`.";
  s.family = "field";
  s.options = {number("variance").at_least(0).need().in("force^2").says("Variance of the constant.").from("seed 000, eq (9)"),
               integer("disorder").says("Fixes sample k: the same constant in every member, sweep point, experiment and seed, up to the "
                                        "factor sqrt(variance).")};
  s.example = "noise.tilt { variance = 1e-4 }";
  return s;
}

const Register<Tilt> registered(__FILE__);

}  // namespace

}  // namespace quench
