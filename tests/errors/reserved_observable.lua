return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { meta = observe.mean() },
}
