return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
  sweep = { T = { 0.1, 0.2 } },
}
