return quench.experiment {
  landscape   = landscape.traps { density = { energy = { -2, -1, 0 }, weight = { 1, -1, 1 } } },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
