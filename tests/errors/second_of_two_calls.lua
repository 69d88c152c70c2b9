return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 4 } },
  noise = { noise.tilt { variance = 0.1 }, noise.tilt { variance = -1 } },
  observables = { C = observe.mean() },
  times = { 1 },
}
