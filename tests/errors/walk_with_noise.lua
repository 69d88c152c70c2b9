return quench.experiment {
  landscape   = landscape.rem { spins = 8 },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  noise       = noise.thermal { temperature = 0.1 },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
