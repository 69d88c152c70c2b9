return quench.experiment {
  landscape   = landscape.traps {},
  dynamics    = dynamics.jumps { temperature = 0.5 },
  times       = { 1, 10 },
  observables = { t = observe.trapping_times { threshold = -1, reentry = 0 } },
  ensemble    = 4,
  seed        = 1,
}
