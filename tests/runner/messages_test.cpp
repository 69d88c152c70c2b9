// What an experiment that cannot be run says, word for word.
#include <catch2/catch.hpp>

#include "tests/runner/toy.h"

using namespace toy;

namespace {

/// "option: message (hint)".
std::string refusal(const Options& changes) {
  try {
    plan(walker(changes));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::argument) return "kind " + std::string(name_of(error.kind()));
    return error.about() + "." + error.option() + ": " + error.message() + (error.hint().empty() ? "" : " (" + error.hint() + ")");
  }
  return "no error";
}

const Value swept_well = well({{"curvature", axis_value("K")}});

}  // namespace

TEST_CASE("Ensembles that cannot be") {
  CHECK(refusal({{"ensemble", 0}}) == "experiment.ensemble: option \"ensemble\" is 0; accepted: an integer >= 1 or a table with names");
  CHECK(refusal({{"ensemble", Record{{"members", 0}}}}) == "experiment.ensemble: ensemble.members is 0; accepted: an integer >= 1");
  CHECK(refusal({{"ensemble", Record{{"disorder", 2.5}}}}) == "experiment.ensemble: ensemble.disorder is 2.5; accepted: an integer >= 1");
  CHECK(refusal({{"ensemble", Record{{"member", 4}}}}) == "experiment.ensemble: ensemble has no entry \"member\" (did you mean \"members\"?)");
  CHECK(refusal({{"ensemble", Record{{"walkers", 4}}}}) == "experiment.ensemble: ensemble has no entry \"walkers\" (known: common, disorder, max, members, min)");
  CHECK(refusal({{"ensemble", Record{{"common", 1}}}}) == "experiment.ensemble: ensemble.common takes true or false, not a number");
  CHECK(refusal({{"ensemble", Record{{"min", 4}}}}) == "experiment.ensemble: ensemble has min but no max (write ensemble = { min = 32, max = 4096 })");
  CHECK(refusal({{"ensemble", Record{{"max", 4}, {"members", 2}, {"min", 4}}}}) ==
        "experiment.ensemble: ensemble takes either members and disorder, or min and max (min and max count members of which each draws its own disorder)");
  CHECK(refusal({{"ensemble", Record{{"max", 4}, {"min", 8}}}}) == "experiment.ensemble: ensemble.min is 8, more than ensemble.max, 4");
  CHECK(refusal({{"ensemble", Record{{"max", 8}, {"min", 4}}}}) ==
        "experiment.ensemble: ensemble has min and max, but no until_error says when to stop (add until_error = { NAME = 0.01 })");
  CHECK(refusal({{"ensemble", Record{{"disorder", 1e6}, {"members", 1e6}}}}) == "experiment.ensemble: ensemble has more than 2^32 members in all");
  CHECK(refusal({{"ensemble", axis_value("K")}, {"sweep", Record{{"K", 1}}}}) == "experiment.ensemble: ensemble cannot depend on a sweep axis");
  CHECK(refusal({{"seed", axis_value("K")}, {"sweep", Record{{"K", 1}}}}) ==
        "experiment.seed: the seed cannot depend on a sweep axis (points of a sweep draw their own noise already)");
}

TEST_CASE("Accuracy goals that cannot be") {
  const Value open = Record{{"max", 64}, {"min", 8}};
  CHECK(refusal({{"until_error", Record{{"C", 0.1}}}}) == "experiment.until_error: until_error needs an ensemble with min and max (write ensemble = { min = 32, max = 4096 })");
  CHECK(refusal({{"ensemble", open}, {"until_error", Record{{"chii", 0.1}}}}) ==
        "experiment.until_error: until_error names \"chii\", which is not an observable (did you mean \"chi\"?)");
  CHECK(refusal({{"ensemble", open}, {"until_error", Record{{"energy", 0.1}}}}) ==
        "experiment.until_error: until_error names \"energy\", which is not an observable (known: C, chi)");
  CHECK(refusal({{"ensemble", open}, {"until_error", Record{{"C", "little"}}}}) ==
        "experiment.until_error: until_error.C is \"little\"; accepted: a number > 0 or a percentage like \"1%\"");
  CHECK(refusal({{"ensemble", open}, {"until_error", Record{{"C", -1}}}}) ==
        "experiment.until_error: until_error.C is -1; accepted: a number > 0 or a percentage like \"1%\"");
  CHECK(refusal({{"ensemble", open}, {"until_error", Record{}}}) == "experiment.until_error: until_error names no observable");
  CHECK(refusal({{"ensemble", open}, {"observables", Record{{"E", observable("toy_exact")}}}, {"until_error", Record{{"E", 1}}}}) ==
        "experiment.until_error: until_error.E: a deterministic observable has no error");
  CHECK(refusal({{"ensemble", open}, {"until_error", Record{{"C", " 2.5 %"}}}}) == "no error");
}

TEST_CASE("Times that cannot be") {
  CHECK(refusal({{"times", Array::of({0, 2, 1})}}) == "experiment.times: option \"times\" must increase strictly, but entry 3 (1) follows 2");
  CHECK(refusal({{"times", Array::of({-1, 2})}}) ==
        "experiment.times: times start at -1, before the start at 0 (negative times are logarithms and need clock = \"log\")");
  CHECK(refusal({{"duration", 3}}) == "experiment.duration: times and duration are both given (duration = d is short for times = linspace(0, d, 101))");
  CHECK(refusal({{"times", Value()}}) == "experiment.times: option \"times\" (or \"duration\") is required: it says when to sample C, chi");
  CHECK(refusal({{"times", Value()}, {"observables", Record{{"D", observable("toy_value", {{"at", Array::of({1})}})}}}}) == "no error");
  CHECK(refusal({{"times", Array::of({-1, 2})}, {"landscape", declare("landscape", "toy_levels")}, {"noise", Value()},
                 {"observables", Record{{"p", observable("toy_occupation")}}}, {"dynamics", declare("dynamics", "toy_jumps", {{"clock", "log"}})}}) == "no error");
}

TEST_CASE("Names of observables that cannot be") {
  for (const char* name : {"meta", "save", "report", "sweep"})
    CHECK(refusal({{"observables", Record{{name, observable("toy_value")}}}}) ==
          "experiment.observables: an observable cannot be called \"" + std::string(name) + "\": results use that name (taken: meta, report, save, sweep)");
  CHECK(refusal({{"observables", Record{{"a/b", observable("toy_value")}}}}) ==
        "experiment.observables: \"a/b\" cannot name an observable: result files use / and . for their groups");
  CHECK(refusal({{"observables", Record{}}}) == "experiment.observables: observables is empty: nothing would be measured (write observables = { NAME = observe... })");
}

TEST_CASE("Models that do not fit together") {
  const Value levels = declare("landscape", "toy_levels"), jumps = declare("dynamics", "toy_jumps");
  const std::string use = refusal({{"dynamics", jumps}});
  CHECK_THAT(use, Catch::StartsWith("experiment.dynamics: dynamics.toy_jumps needs discrete states; landscape.toy_well is a field: use dynamics."));
  CHECK_THAT(use, Catch::Contains("dynamics.toy_walk"));
  CHECK_THAT(use, !Catch::Contains("or dynamics.toy_jumps"));
  CHECK(refusal({{"noise", declare("noise", "toy_flips")}}) == "experiment.noise: noise.toy_flips needs discrete states; landscape.toy_well is a field");
  CHECK(refusal({{"noise", List{kicks(), declare("noise", "toy_flips")}}}) == "experiment.noise: noise.toy_flips needs discrete states; landscape.toy_well is a field");
  CHECK(refusal({{"observables", Record{{"p", observable("toy_occupation")}}}}) ==
        "experiment.observables: observe.toy_occupation needs discrete states; landscape.toy_well is a field");
  CHECK(refusal({{"landscape", levels}, {"dynamics", jumps}, {"noise", Value()}}) ==
        "experiment.observables: observe.toy_value needs a field; landscape.toy_levels has discrete states (use observe.aging, observe.energy, "
        "observe.occupation, observe.toy_occupation, observe.trajectory or observe.trapping_times)");
  CHECK(refusal({{"dynamics", Value()}}) ==
        "experiment.dynamics: option \"dynamics\" is required: observe.toy_value (observable C) is sampled along a trajectory");
}

TEST_CASE("Sweeps that cannot be") {
  CHECK(refusal({{"landscape", swept_well}}) == "experiment.sweep: axis \"K\" is used but not swept (add sweep = { K = {...} })");
  CHECK(refusal({{"landscape", well({{"curvature", axis_value("temperature")}})}, {"sweep", Record{{"temprature", Array::of({1, 2})}}}}) ==
        "experiment.sweep: axis \"temperature\" is used but not swept (did you mean \"temprature\"?)");
  CHECK(refusal({{"sweep", Record{{"T", Array::of({1, 2})}}}}) ==
        "experiment.sweep: axis \"T\" is swept but not used (write quench.axis \"T\" where an option takes its values)");
  CHECK(refusal({{"sweep", Record{{"T", Array::of({1, 2})}}}, {"build", true}}) == "no error");
  CHECK(refusal({{"landscape", swept_well}, {"sweep", Record{{"K", Array(Shape{0})}}}}) == "experiment.sweep: sweep.K has no values");
  CHECK(refusal({{"landscape", swept_well}, {"sweep", Record{{"K", List{1.0, 2.0, 1.0}}}}}) == "experiment.sweep: sweep.K holds 1 twice");
  CHECK(refusal({{"landscape", swept_well}, {"sweep", Record{{"K", "many"}}}}) == "experiment.sweep: sweep.K takes a list of numbers, not a string");
  CHECK(refusal({{"landscape", swept_well}, {"sweep", List{Value(Record{{"K", 1}}), Value(Record{{"K", 2}})}}}) == "experiment.sweep: sweep names the axis \"K\" twice");
  CHECK(refusal({{"landscape", swept_well}, {"sweep", List{Value(Record{{"K", 1}}), Value(3)}}}) ==
        "experiment.sweep: sweep takes { axis = {...} } or a list { { L = {...} }, { T = {...} } }, not a list with a number");
  CHECK(refusal({{"landscape", well({{"curvature", axis_value("at")}})}, {"sweep", Record{{"at", 1}}},
                 {"observables", Record{{"D", observable("toy_value", {{"at", Array::of({1})}})}}}}) ==
        "experiment.sweep: axis \"at\" has the name of a dim of D (rename the axis)");
  try {
    run_with(walker({{"landscape", well({{"curvature", axis_value("t")}})}, {"sweep", Record{{"t", 1}}}}));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.message() == "axis \"t\" has the name of a dim of C");
  }
}
