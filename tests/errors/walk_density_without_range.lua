return quench.experiment {
  landscape   = landscape.traps { density = function(E) return math.exp(E) end },
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { E = observe.energy() },
  ensemble    = 4,
  seed        = 1,
}
