return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  noise = noise.thermal { temperature = quench.axis "T" },
  times = { 1 },
  observables = { C = observe.mean() },
}
