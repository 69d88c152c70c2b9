-- A misspelt option.
return quench.experiment {
  landscape = landscape.overlap { cstarr = 0.5 },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
