return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = { min = 8, max = 64, members = 3 },
  until_error = { C = 0.1 },
}
