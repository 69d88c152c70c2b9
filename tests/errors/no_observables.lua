return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = {},
  times = { 1, 2 },
  ensemble = 4,
}
