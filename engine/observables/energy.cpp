#include "engine/observables/jump_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// E(t), or the energy of the inherent structure below the walker; at the instant or averaged between sample times (sheet
/// traps 5 b3, 7).
class Energy final : public SampledJumps {
 public:
  explicit Energy(const Params& params)
      : SampledJumps(params), inherent_(params.boolean("inherent")), bins_(params.text("average") == "bin") {}

  static Schema schema() {
    Schema s;
    s.name = "energy";
    s.summary = "Energy of the walker, or of its inherent structure, against time.";
    s.source = "sheet traps, sections 5, 6.4 and 7";
    s.description =
        "`E(t)`, the energy at the sample time (trajectories are right-continuous: a jump at exactly that time is made), averaged over "
        "members.\n\n"
        "`inherent = true`: `E_IS(t)`, the energy of the minimum that steepest descent reaches from there (to the lowest neighbour as "
        "long as it is lower; of equal ones the first). Never above E. Refused on the complete graph, where it is always the ground "
        "state.\n\n"
        "`average = \"bin\"`: the time average of E over the interval that ends at the sample time and begins at the one before (the "
        "first at 0), in place of the value at the instant; at t = 0 both are the same. Not on the log clock.";
    s.family = "states";
    s.options = {boolean("inherent").by_default(false).says("True for the energy of the inherent structure."),
                 choice("average", {"sample", "bin"}).by_default("sample").says("Value at the instant, or time average since the sample before."),
                 jump_at_option()};
    s.check = [](const Params& params) {
      if (params.boolean("inherent") && params.text("average") == "bin")
        throw params.error("average", "average = \"bin\" integrates E along the walk; inherent-structure energies exist at sample times only");
    };
    s.result_unit = "energy";
    s.result_dims = "t (ln_t on the log clock)";
    s.example = "observe.energy { inherent = true }";
    s.positional = "at";
    return s;
  }

  JumpDemand demand(const std::vector<double>&) const override {
    JumpDemand demand;
    demand.energy_integral = bins_;
    return demand;
  }

  std::optional<JumpQuestion> question() const override {
    if (inherent_ || bins_) return std::nullopt;
    return question_at(JumpQuestion::Kind::energy);
  }

 private:
  JumpRecipe recipe(const JumpSetup& setup) const override {
    if (inherent_ && setup.landscape.graph() == Graph::complete)
      throw error("inherent", "on the complete graph every state is a neighbour of every other, so the inherent structure is always the ground "
                              "state: inherent = true needs a hypercube or listed edges");
    if (bins_ && setup.log_clock)
      throw error("average", "average = \"bin\" integrates over time, which the log clock does not keep; use average = \"sample\" there");
    JumpRecipe r;
    r.width = setup.times.size();
    if (inherent_) record_inherent(r, setup.landscape);
    else if (bins_) record_averages(r, setup.times);
    else r.record = [](const JumpState& walker, std::size_t index, std::span<double> row) { row[index] = walker.energy; };
    r.estimator = std::make_unique<MeanEstimator>(setup.times.size());
    r.frame = time_frame(setup);
    r.frame.unit = "energy";
    r.frame.label = inherent_ ? "E_IS" : "E";
    r.frame.attributes.emplace_back("estimator", "mean over members");
    r.frame.attributes.emplace_back("average", bins_ ? "over the time since the sample before" : "at the sample time");
    return r;
  }

  static void record_inherent(JumpRecipe& r, const DiscreteLandscape& landscape) {
    r.record = [&landscape](const JumpState& walker, std::size_t index, std::span<double> row) {
      row[index] = walker.sample->energy(inherent_state(landscape, *walker.sample, walker.state));
    };
  }

  /// The last number of the record remembers the integral up to the sample before.
  static void record_averages(JumpRecipe& r, const std::vector<double>& times) {
    r.width += 1;
    r.record = [times](const JumpState& walker, std::size_t index, std::span<double> row) {
      const double span = times[index] - (index == 0 ? 0 : times[index - 1]);
      row[index] = span > 0 ? (walker.energy_integral - row.back()) / span : walker.energy;
      row.back() = walker.energy_integral;
    };
  }

  bool inherent_, bins_;
};

const Register<Energy> registered(__FILE__);

}  // namespace

}  // namespace quench
