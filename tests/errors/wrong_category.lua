return quench.experiment {
  landscape = noise.thermal { temperature = 0.1 },
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
}
