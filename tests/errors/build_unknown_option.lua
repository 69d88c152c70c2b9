return quench.experiment {
  landscape = landscape.overlap {},
  dynamics = dynamics.langevin { lattice = { 8, 8 } },
  observables = { C = observe.mean() },
  times = { 1, 2 },
  ensemble = 4,
  sweep = { T = { 0.1, 0.2 } },
  build = function(point) return { nois = noise.thermal { temperature = point.T } } end,
}
