// landscape.overlap: potential of the local overlap q with the initial configuration.
//
//   F[q] = integral [ K |grad q|^2 / 2 + W(q) - omega(x) q ],   force per site -W'(q)
//
// Seed 000, eqs (9), (26), (29), (32), with the sign of W repaired as in sheet overlap_field, section 1. Standard form, W4 of
// section 6:  W' = scale q [(q - cstar)^2 + epsilon],
//             W  = scale [q^4/4 - 2 cstar q^3/3 + (cstar^2 + epsilon) q^2/2].
#include "engine/core/model.h"
#include "engine/functions/transform.h"
#include "engine/landscapes/field.h"

namespace quench {

namespace {

Expression operator+(const Expression& a, const Expression& b) { return apply(Op::add, {a, b}); }
Expression operator-(const Expression& a, const Expression& b) { return apply(Op::subtract, {a, b}); }
Expression operator*(const Expression& a, const Expression& b) { return apply(Op::multiply, {a, b}); }
Expression operator-(const Expression& a) { return apply(Op::negate, {a}); }

Expression q() { return input("q"); }

Expression standard_slope(double cstar, double epsilon, double scale) {
  const Expression distance = q() - constant(cstar);
  return constant(scale) * q() * (distance * distance + constant(epsilon));
}

Expression standard_potential(double cstar, double epsilon, double scale) {
  const Expression square = q() * q();
  return constant(scale) * square *
         (constant(0.25) * square - constant(2 * cstar / 3) * q() + constant((cstar * cstar + epsilon) / 2));
}

class Overlap final : public FieldLandscape {
 public:
  explicit Overlap(const Params& params) : gradient_cost_(params.number("gradient_cost")) {
    if (params.has("potential")) {
      potential_ = simplify(params.function("potential").body);
      force_ = simplify(-derivative(potential_, "q"));
    } else if (params.has("force")) {
      force_ = simplify(params.function("force").body);
    } else {
      const double cstar = params.number("cstar"), epsilon = params.number("epsilon"), scale = params.number("scale");
      potential_ = standard_potential(cstar, epsilon, scale);
      force_ = -standard_slope(cstar, epsilon, scale);
    }
  }

  static Schema schema();
  Expression potential() const override { return potential_; }
  Expression force() const override { return force_; }
  double gradient_cost() const override { return gradient_cost_; }

 private:
  Expression potential_, force_;
  double gradient_cost_;
};

/// Exactly one of the three ways to give the potential.
void check_form(const Params& params) {
  if (params.has("potential") && params.has("force"))
    throw params.error("force", "option \"force\" has no meaning beside \"potential\": the force is its derivative, -W'");
  for (const char* form : {"potential", "force"})
    for (const char* option : {"cstar", "epsilon", "scale"})
      if (params.has(form) && params.given(option))
        throw params.error(option, std::string("option \"") + option + "\" has no meaning beside \"" + form +
                                       "\": it belongs to the standard form W' = scale q [(q - cstar)^2 + epsilon]");
  if (params.has("potential") || params.has("force")) return;
  const double cstar = params.number("cstar"), epsilon = params.number("epsilon");
  if (epsilon < -cstar * cstar)
    throw params.error("epsilon", "option \"epsilon\" is " + shortest(epsilon) + "; accepted: >= -cstar^2 = " + shortest(-cstar * cstar) +
                                      ", or q = 0 is no minimum of the potential");
}

Schema Overlap::schema() {
  Schema s;
  s.name = "overlap";
  s.summary = "Potential W of the local overlap q with the initial configuration.";
  s.source = "seed 000, eqs (9), (26), (29), (30), (32); sheet overlap_field, sections 1 and 6";
  s.description =
      "`F[q] = integral [K |grad q|^2/2 + W(q) - omega(x) q]`; the force on a site is `K lap q - W'(q) + omega`. Give W as "
      "`potential`, or -W' as `force`, or the standard form `W' = scale q [(q - cstar)^2 + epsilon]`: minimum at 0, horizontal flex "
      "at `cstar` for `epsilon = 0`, a second minimum at `cstar + sqrt(-epsilon)` for `epsilon < 0`. The sign of W is such that its "
      "minimum is at 0 (eqs 26 and 30 of the seed carry the opposite sign).";
  s.family = "field";
  s.options = {
      function("potential", {{"q", -2, 2}}).says("Potential W(q), in place of the standard form.").from("seed 000, eqs (9), (30)"),
      function("force", {{"q", -2, 2}}).says("Force -W'(q), in place of a potential.").from("seed 000, eqs (9), (29)"),
      number("cstar").above(0).below(1).by_default(0.6).says("Overlap of the plateau: where the standard form has its flex.")
          .from("sheet overlap_field, section 6"),
      number("epsilon").by_default(0).in("overlap^2").says("Distance from the flex: > 0 no plateau, < 0 a second minimum; at least -cstar^2.")
          .from("sheet overlap_field, section 6"),
      number("scale").positive().by_default(1).in("energy").says("Prefactor of the standard form.").from("sheet overlap_field, section 6"),
      number("gradient_cost").positive().by_default(1).in("energy length^2").says("Cost K of gradients of q; 1 in the seed.")
          .from("seed 000, eq (30)"),
      record("params").no_numeric_effect().says("Values handed to the function as its second argument.")};
  s.check = check_form;
  s.example = "landscape.overlap { cstar = 0.5, epsilon = 0.004, scale = 4 }";
  return s;
}

const Register<Overlap> registered(__FILE__);

}  // namespace

}  // namespace quench
