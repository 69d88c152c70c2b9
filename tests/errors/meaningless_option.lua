return quench.experiment {
  landscape = landscape.overlap { potential = function(q) return q^2 end, cstar = 0.5 },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
