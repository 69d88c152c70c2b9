#include "engine/core/model.h"
#include "engine/functions/kernel.h"
#include "engine/functions/transform.h"
#include "engine/landscapes/field.h"

namespace quench {

namespace {

/// W(q), W'(q) or W''(q) of an overlap landscape: a deterministic observable, evaluated at once with :of(landscape).
class Potential final : public Observable {
 public:
  explicit Potential(const Params& params)
      : at_(params.array("at")), number_(params.get("at").is_number()), derivative_(params.integer("derivative")) {}

  static Schema schema() {
    Schema s;
    s.name = "potential";
    s.summary = "Potential W(q) of an overlap landscape, or a derivative of it.";
    s.source = "sheet overlap_field, eq (F)";
    s.description = "`derivative = 1` is W' = -force, `2` is W''. Exact up to rounding: no error bar. Needs no dynamics: "
                    "`observe.potential { at = q }:of(landscape)`.";
    s.family = "field";
    s.options = {array("at").also(accepts_number).rising().need().length(1, std::numeric_limits<std::size_t>::max())
                     .says("Overlaps at which it is evaluated; a single number gives no dim `overlap`."),
                 integer("derivative").by_default(0).at_least(0).at_most(2).says("Order of the derivative.")};
    s.result_dims = "overlap";
    s.example = "observe.potential { at = linspace(0, 1, 101) }";
    s.positional = "at";
    return s;
  }

  bool deterministic() const override { return true; }
  bool brings_times() const override { return true; }
  std::vector<double> times(const std::vector<double>&) const override { return {}; }

  Dataset compute(const Landscape& landscape) const override {
    const auto* field = dynamic_cast<const FieldLandscape*>(&landscape);
    if (field == nullptr) throw argument_error("observe.potential needs a landscape of an overlap field").about("observe.potential");
    const Kernel kernel({graph(*field)}, {"q"});
    Dataset d;
    if (!number_) {
      d.dims = {"overlap"};
      d.coords = {at_.reshaped({at_.size()}).copy()};
    } else {
      d.attributes.emplace_back("overlap", shortest(at_[0]));
    }
    d.value = Array(number_ ? Shape{} : Shape{at_.size()});
    kernel.evaluate(at_.data(), d.value.data(), at_.size());
    d.label = derivative_ == 0 ? "W" : derivative_ == 1 ? "W'" : "W''";
    return d;
  }

 private:
  Expression graph(const FieldLandscape& field) const {
    if (derivative_ == 0) {
      if (!field.potential())
        throw argument_error("this landscape states its force only, so W(q) is not known; derivative = 1 and 2 are")
            .about("observe.potential")
            .option("derivative");
      return field.potential();
    }
    const Expression slope = simplify(apply(Op::negate, {field.force()}));
    return derivative_ == 1 ? slope : derivative(slope, "q");
  }

  Array at_;
  bool number_;
  std::int64_t derivative_;
};

const Register<Potential> registered(__FILE__);

}  // namespace

}  // namespace quench
