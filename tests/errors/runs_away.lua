return quench.experiment {
  landscape = landscape.overlap { force = function(q) return q^3 end },
  dynamics = dynamics.langevin { lattice = { 4 }, step = 0.1 },
  start = 2,
  observables = { C = observe.mean() },
  times = { 10 },
  ensemble = 4,
  seed = 1,
}
