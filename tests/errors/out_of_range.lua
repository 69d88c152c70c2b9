return quench.experiment {
  landscape = landscape.overlap { cstar = 1.5 },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
