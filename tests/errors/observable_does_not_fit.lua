return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { Tg = observe.glass_temperature() },
  times = { 1, 2 },
  ensemble = 4,
}
