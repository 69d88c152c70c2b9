return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  noise = noise.thermal { temperature = quench.axis "t" },
  times = { 1 },
  observables = { C = observe.mean() },
  sweep = { t = { 0.1, 0.2 } },
}
