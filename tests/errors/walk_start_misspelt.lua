return quench.experiment {
  landscape   = landscape.rem { spins = 8 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  start       = "equilibrum",
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
