-- Decay of the overlap after a quench: one script, one experiment.
-- quench run FILE.lua, then open FILE.out/report.html; quench doc NAME explains every name below.

local temperature = quench.param("temperature", 1e-3, "temperature of the thermal noise")

return quench.experiment {
  -- The potential: W'(q) = scale q [(q - cstar)^2 + epsilon]. Any formula can stand here instead:
  -- landscape.overlap { potential = function(q) return q^2/2 - q^3 + q^4/2 end }
  landscape = landscape.overlap { cstar = 0.6, epsilon = 0.01 },

  -- Langevin dynamics on a periodic lattice of 32 x 32 sites. The time step is chosen and checked automatically; Heun's scheme
  -- keeps curves against time exact with longer ones than Euler's, the default.
  dynamics = dynamics.langevin { lattice = { 32, 32 }, scheme = "heun" },

  -- Frozen disorder, drawn afresh for each member of the ensemble, and white noise.
  noise = { noise.quenched { variance = 0.01 }, noise.thermal { temperature = temperature } },

  start = 1.0,                                -- q = 1 everywhere at time 0
  times = quench.logspace(0.1, 100, 31),      -- when to look

  observables = {
    C   = observe.mean(),                     -- overlap
    chi = observe.susceptibility(),           -- volume times its variance over the ensemble
  },
  ensemble = 64,                              -- members; they give the error bars
  seed     = 7,                               -- the same seed gives the same numbers
  plots    = { { "C", log = "x" }, { "chi", against = "C" } },
}
