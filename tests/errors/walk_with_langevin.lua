return quench.experiment {
  landscape   = landscape.rem { spins = 8 },
  dynamics    = dynamics.langevin { lattice = { 8 } },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
