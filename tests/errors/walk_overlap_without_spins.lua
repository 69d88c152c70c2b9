return quench.experiment {
  landscape   = landscape.traps { states = 100 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { C = observe.aging { kind = "overlap", wait = 10, ratio = 1 } },
  ensemble    = 4,
  seed        = 1,
}
