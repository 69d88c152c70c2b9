return quench.experiment {
  landscape   = landscape.traps {},
  dynamics    = dynamics.jumps { temperature = 0.5 },
  start       = "equilibrium",
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
