return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8, 8 }, step = 0.5 },
  times = { 1 },
  observables = { C = observe.mean() },
  seed = 1,
}
