return quench.experiment {
  landscape   = landscape.levels { energies = { 0, -1, -2 }, edges = { { 1, 2 }, { 2, 4 } } },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
