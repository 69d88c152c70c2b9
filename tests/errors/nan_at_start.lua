return quench.experiment {
  landscape = landscape.overlap { force = function(q) return math.log(q - 2) end },
  dynamics = dynamics.langevin { lattice = { 4, 4 }, step = 0.01 },
  times = { 1 },
  observables = { C = observe.mean() },
  seed = 1,
}
