#include "engine/observables/chosen_member.h"
#include "engine/observables/jump_observable.h"
#include "engine/statistics/estimators.h"

namespace quench {

namespace {

/// One walk as a series: energy and state at the sample times.
class Trajectory final : public SampledJumps {
 public:
  explicit Trajectory(const Params& params) : SampledJumps(params), member_(static_cast<std::size_t>(params.integer("member"))) {}

  static Schema schema() {
    Schema s;
    s.name = "trajectory";
    s.summary = "Energy and state of one member at the sample times; `members` holds the energies of the others.";
    s.source = "sheet traps, sections 8 and 11";
    s.description =
        "The value is the energy of member `member` (no error bar, it is one walk), the coordinate `state` its state by the number "
        "scripts give it; with infinitely many states that is the number of the stay, counted from 1. `members` holds every member's "
        "energies where members are kept. Time and energy make a series for `quench.stats.trap_test`.\n\n"
        "A bit word of more than 53 spins is no double: then `state_high` and `state_low` hold its upper bits and its lower 32.";
    s.family = "states";
    s.options = {member_option("Whose walk is the value, counted from 1."), jump_at_option()};
    s.result_unit = "energy";
    s.result_dims = "t (ln_t on the log clock)";
    s.example = "observe.trajectory { at = linspace(0, 1e3, 1001) }";
    s.positional = "at";
    return s;
  }

 private:
  JumpRecipe recipe(const JumpSetup& setup) const override {
    check_member(member_, setup.members, "observe.trajectory");
    const std::size_t times = setup.times.size();
    const bool words = setup.landscape.spins() > 53;
    const std::uint64_t first = setup.landscape.first_number();
    const std::vector<std::string> further = words ? std::vector<std::string>{"state_high", "state_low"} : std::vector<std::string>{"state"};
    JumpRecipe r;
    r.width = 1 + times * (1 + further.size());
    r.record = [times, words, first](const JumpState& walker, std::size_t index, std::span<double> row) {
      row[0] = static_cast<double>(walker.member.member + 1);
      row[1 + index] = walker.energy;
      if (!words) {
        row[1 + times + index] = static_cast<double>(walker.state + first);
        return;
      }
      double two[2];
      keep_word(walker.state, two);
      row[1 + times + index] = two[0];
      row[1 + 2 * times + index] = two[1];
    };
    r.estimator = std::make_unique<ChosenMemberEstimator>(times, member_, setup.replicas, further);
    r.frame = time_frame(setup);
    r.frame.unit = "energy";
    r.frame.label = "E";
    r.frame.attributes.emplace_back("estimator", "walk of one member");
    return r;
  }

  std::size_t member_;
};

const Register<Trajectory> registered(__FILE__);

}  // namespace

}  // namespace quench
