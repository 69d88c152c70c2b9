return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 100000, 100000, 100000 } },
  times = { 1 },
  observables = { C = observe.mean() },
  seed = 1,
}
