return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { ["C/2"] = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
}
