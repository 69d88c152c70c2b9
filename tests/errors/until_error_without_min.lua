return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
  until_error = { C = 0.01 },
}
