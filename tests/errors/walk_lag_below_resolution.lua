return quench.experiment {
  landscape   = landscape.rem { spins = 8 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { Pi = observe.aging { kind = "stay", wait = 1e9, lag = 1e-9 } },
  ensemble    = 4,
  seed        = 1,
}
