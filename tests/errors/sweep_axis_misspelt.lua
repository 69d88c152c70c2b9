return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  noise = noise.thermal { temperature = quench.axis "temperature" },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
  sweep = { temprature = { 0.1, 0.2 } },
}
