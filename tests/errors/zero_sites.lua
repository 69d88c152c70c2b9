return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 0 } },
  times = { 1 },
  observables = { C = observe.mean() },
}
