return quench.experiment {
  landscape   = landscape.rem { spins = 8 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { C = observe.mean() },
  ensemble    = 4,
  seed        = 1,
}
