return quench.experiment {
  landscape   = landscape.traps {},
  dynamics    = dynamics.jumps { temperature = 0.5, kernel = "metropolis", threshold = -1 },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
