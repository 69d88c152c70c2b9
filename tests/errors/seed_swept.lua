return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
  sweep = { s = { 1, 2 } },
  seed = quench.axis "s",
}
