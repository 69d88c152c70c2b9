return quench.experiment {
  landscape = landscape.overlap {},
  observables = { C = observe.mean(), [{}] = observe.mean() },
}
