return quench.experiment {
  landscape = landscape.overlap {},
  observables = { C = observe.heat_capacity { temperature = 0.1 } },
}
