-- One experiment at several values of a parameter: sweep names the axes, quench.axis stands for their values.

return quench.experiment {
  landscape = landscape.overlap { cstar = 0.6, epsilon = quench.axis "epsilon" },
  dynamics  = dynamics.langevin { lattice = { 16, 16, 16 } },
  noise     = { noise.quenched { variance = 0.01 }, noise.thermal { temperature = 1e-3 } },
  times     = quench.logspace(0.1, 100, 31),
  observables = { C = observe.mean(), chi = observe.susceptibility() },
  sweep     = { epsilon = { 0.005, 0.01, 0.02, 0.04 } },   -- the first axis of every dataset
  ensemble  = 64,
  seed      = 7,
  plots     = { { "chi", against = "C", colour = "epsilon" } },
}
