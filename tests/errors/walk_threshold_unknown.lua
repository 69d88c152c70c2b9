return quench.experiment {
  landscape   = landscape.levels { energies = { 0, -1, -2 } },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { Pi = observe.aging { kind = "threshold", wait = 10, ratio = 1 } },
  ensemble    = 4,
  seed        = 1,
}
