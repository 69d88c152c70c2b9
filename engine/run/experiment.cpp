// The declaration of an experiment. What needs several options is checked in check.cpp; plan.cpp reads it.
#include "engine/core/schema.h"

namespace quench {

namespace {

std::vector<Option> what_is_run() {
  return {
      text("name").says("titles the report and addresses the random streams: experiments of the same name (or none) and "
                        "seed share their noise"),
      object("landscape", "landscape").need().says("what moves through which energies"),
      object("dynamics", "dynamics").says("how it moves; not needed where no observable is sampled along a trajectory"),
      object("noise", "noise").also(accepts_list).says("noise.quenched, noise.thermal, noise.tilt ...: one or a list"),
      record("observables").of("observe").need().says("what is measured, by the name it has in the result"),
      number("start").also(accepts_array | accepts_text | accepts_record)
          .over({{"x", -1e3, 1e3}, {"y", -1e3, 1e3}, {"z", -1e3, 1e3}, {"x4", -1e3, 1e3}, {"x5", -1e3, 1e3}, {"x6", -1e3, 1e3}, {"x7", -1e3, 1e3}, {"x8", -1e3, 1e3}})
          .by_default_text("of the landscape's family")
          .says("state at time 0: fields a number, an array or function(x), default 1; jumps \"random\" (default), "
                "\"equilibrium\" or a state; softness \"equilibrium\" (default) or { temperature = T }"),
      array("times").rising().says("sample times of observables that bring none of their own; 0 is the start"),
      number("duration").positive().says("short for times = linspace(0, duration, 101)"),
  };
}

std::vector<Option> how_often() {
  return {
      integer("ensemble").also(accepts_record).at_least(1).by_default(1)
          .says("members, or { members = 64, disorder = 200 } (200 disorder samples of 64 members each), or "
                "{ min = 32, max = 4096 } with until_error; common = true gives all sweep points the same noise"),
      integer("seed").by_default_text("drawn and recorded").says("the same seed gives the same bits"),
      record("sweep").also(accepts_list)
          .says("{ temperature = {...} }: values of each axis that stands somewhere as quench.axis \"temperature\"; "
                "all combinations, first axis alphabetically outermost, or in the order of a list { { L = {...} }, { T = {...} } }"),
      script_value("build")
          .says("function(point): called once per sweep point, the options it returns replace the experiment's"),
      record("until_error")
          .says("{ C = 0.01 }: goes on until the largest standard error of C is below, or \"1%\" of the value; "
                "judged at fixed numbers of members between min and max of the ensemble"),
      boolean("allow_diverged").by_default(false)
          .says("true counts, marks and leaves out members that diverge, instead of stopping"),
  };
}

std::vector<Option> what_is_kept() {
  return {
      choice("keep", {"auto", "members", "batches"}).by_default("auto")
          .says("what the jackknife runs over: members up to 64 MiB per observable and beyond that batches (\"auto\"), "
                "always members, or always at least 64 equal batches"),
      number("checkpoint").positive().in("s").by_default(60.0).no_numeric_effect().says("time between checkpoints"),
      script_value("plots")
          .says("{ { \"chi\", against = \"C\", colour = \"T\", log = \"xy\", theory = f, per = f or \"chi0\" } }, a list of names for "
                "several in one plot, and title, x_label, y_label; theory is a function of the coordinates, a dataset, or a table of these by "
                "the names in the legend; default: each observable against its last dim"),
  };
}

Schema experiment_schema() {
  Schema schema;
  schema.category = schema.name = "experiment";
  schema.summary = "Landscape, dynamics, noise and observables, run over an ensemble and the points of a sweep.";
  schema.source = "docs/language.md, running experiments; errors: Efron, Ann. Stat. 7, 1 (1979), delete-one-group jackknife";
  schema.example =
      "quench.experiment { landscape = landscape.overlap(), dynamics = dynamics.langevin(), "
      "observables = { C = observe.mean() }, duration = 10, ensemble = 64 }";
  schema.description =
      "Members are numbered from 1; each draws its own disorder and noise from streams addressed by seed, name, axis values, "
      "disorder sample, member and purpose. Errors are jackknife errors over members, disorder samples or batches.";
  for (auto part : {what_is_run, how_often, what_is_kept})
    for (Option& option : part()) schema.options.push_back(std::move(option));
  schema.file = __FILE__;
  return schema;
}

struct RegisterExperiment {
  RegisterExperiment() { Registry::add(experiment_schema()); }
};
const RegisterExperiment registered;

}  // namespace

}  // namespace quench
