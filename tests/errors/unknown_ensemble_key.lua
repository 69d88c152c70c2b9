return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
  ensemble = { membrs = 8 },
}
