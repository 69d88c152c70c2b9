return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
  sweep = { T = { 0.1, 0.2 } },
  build = function(point)
    return { observables = point.T > 0.15 and { C = observe.mean() } or { D = observe.mean() } }
  end,
}
