return quench.experiment {
  landscape = landscape.rem { spins = 10 },
  dynamics = dynamics.langevin {},
  times = { 1 }, observables = { C = observe.mean() },
}
