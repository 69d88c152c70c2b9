return quench.experiment {
  landscape   = landscape.levels { energies = { 0, -1, -2 } },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  start       = 4,
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
