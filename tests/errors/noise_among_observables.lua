return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = noise.thermal { temperature = 0.1 } },
  times = { 1, 2 },
  ensemble = 4,
}
