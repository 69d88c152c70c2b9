return quench.experiment {
  landscape   = landscape.traps {},
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { Pi = observe.aging { kind = "stay", wait = 10 } },
  ensemble    = 4,
  seed        = 1,
}
