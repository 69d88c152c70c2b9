return quench.experiment {
  landscape = landscape.overlap {}, dynamics = dynamics.langevin { lattice = { 4 }, step = 0.05 },
  times = { 1 }, observables = { C = observe.mean() }, ensemble = 2, seed = 1,
  plots = { { "C", theory = { function(c) return 1 end, function(c) return 2 end } } },
}
