return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  noise = noise.thermal { temperature = quench.axis "T" },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
  sweep = { T = {} },
}
