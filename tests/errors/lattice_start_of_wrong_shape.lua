return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  start = { 1, 2, 3 },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
}
