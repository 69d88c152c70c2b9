return quench.experiment {
  landscape   = landscape.traps { states = 100, cap = "one" },
  dynamics    = dynamics.jumps { temperature = 0.5, kernel = "metropolis" },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
