return quench.experiment {
  landscape   = landscape.rem { spins = 13 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { p = observe.occupation() },
  ensemble    = 4,
  seed        = 1,
}
