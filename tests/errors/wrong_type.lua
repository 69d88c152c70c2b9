local field = landscape.overlap {}
return quench.experiment {
  landscape = field,
  dynamics = dynamics.langevin { lattice = { 8, 8 }, step = "small" },
  times = { 1 },
  observables = { C = observe.mean() },
}
