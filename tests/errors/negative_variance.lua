return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin {},
  noise = noise.quenched { variance = -0.1 },
  times = { 1 },
  observables = { C = observe.mean() },
}
