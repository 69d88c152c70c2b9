return quench.experiment {
  landscape   = landscape.traps { density = "gaussian", T_c = 1 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
