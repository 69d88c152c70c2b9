return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
  ensemble = { min = 8, max = 64 },
  until_error = { c = 0.01 },
}
