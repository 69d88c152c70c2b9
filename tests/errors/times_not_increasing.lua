return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  times = { 1, 3, 2 },
  observables = { C = observe.mean() },
}
