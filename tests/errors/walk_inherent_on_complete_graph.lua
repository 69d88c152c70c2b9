return quench.experiment {
  landscape   = landscape.traps { states = 100 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { E_IS = observe.energy { inherent = true } },
  ensemble    = 4,
  seed        = 1,
}
