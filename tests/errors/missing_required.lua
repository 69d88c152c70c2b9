return quench.experiment {
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
