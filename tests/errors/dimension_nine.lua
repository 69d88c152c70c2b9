return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 2, 2, 2, 2, 2, 2, 2, 2, 2 } },
  times = { 1 },
  observables = { C = observe.mean() },
}
