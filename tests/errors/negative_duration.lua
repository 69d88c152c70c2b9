return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  duration = -5,
  ensemble = 4,
}
