return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean(), P = observe.histogram { bins = 4 } },
  times = { 1, 2 },
  ensemble = 4,
  plots = { { "C", against = "P" } },
}
