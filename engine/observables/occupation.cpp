#include "engine/observables/jump_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

constexpr double most_states = 4096;

/// P_i(t): fraction of members in each state.
class Occupation final : public SampledJumps {
 public:
  explicit Occupation(const Params& params) : SampledJumps(params) {}

  static Schema schema() {
    Schema s;
    s.name = "occupation";
    s.summary = "Probability P_i(t) of each state, for at most 4096 states.";
    s.source = "sheet traps, section 11";
    s.description =
        "`P_i(t)`: fraction of members in state `i` at time t. States have the numbers scripts give them: 1 to M, or the bit word of the "
        "hypercube. With a landscape that differs from sample to sample the average runs over samples too; fix one with its option "
        "`disorder` to see one landscape.";
    s.family = "states";
    s.options = {jump_at_option()};
    s.result_dims = "t (ln_t on the log clock), state";
    s.example = "observe.occupation { at = { 0, 1, 10 } }";
    s.positional = "at";
    return s;
  }

  std::optional<JumpQuestion> question() const override { return question_at(JumpQuestion::Kind::occupation); }

 private:
  JumpRecipe recipe(const JumpSetup& setup) const override {
    if (setup.landscape.infinite())
      throw error("", "it needs states to count: with infinitely many states no state is met twice");
    if (setup.landscape.states() > most_states)
      throw error("", "this landscape has " + shortest(setup.landscape.states()) + " states; accepted: at most " + shortest(most_states));
    const auto states = static_cast<std::size_t>(setup.landscape.states());
    JumpRecipe r;
    r.width = setup.times.size() * states;
    r.record = [states](const JumpState& walker, std::size_t index, std::span<double> row) {
      row[index * states + static_cast<std::size_t>(walker.state)] = 1;
    };
    r.estimator = std::make_unique<MeanEstimator>(r.width);
    r.frame = time_frame(setup);
    std::vector<double> numbers;
    for (std::size_t i = 0; i < states; ++i) numbers.push_back(static_cast<double>(setup.landscape.first_number() + i));
    r.frame.dims.push_back("state");
    r.frame.coords.push_back(Array::of(numbers));
    r.frame.label = "P";
    r.frame.attributes.emplace_back("estimator", "fraction of members");
    return r;
  }
};

const Register<Occupation> registered(__FILE__);

}  // namespace

}  // namespace quench
