return quench.experiment {
  landscape = landscape.overlap {},
  times = { 1 },
  observables = { C = observe.mean() },
}
