return quench.experiment {
  landscape = landscape.overlap { potential = function(q) local w = q^2 end },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
