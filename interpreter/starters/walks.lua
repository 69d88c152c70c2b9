-- Aging of a walk on discrete states, beside an exact law: one script, one experiment.
-- quench run FILE.lua, then open FILE.out/report.html; quench doc NAME explains every name below.

local x = quench.param("x", 0.6, "temperature over T_c")

return quench.experiment {
  -- Bouchaud's trap model: each jump leads to a trap of random depth. Other landscapes: landscape.rem { spins = 16 } (spins flip,
  -- independent energies), landscape.levels { energies = {...}, edges = {...} } (a graph of your own).
  landscape = landscape.traps { density = "exponential", T_c = 1 },

  -- On traps the rate is exp(-(E_th - E)/T). kernel = "metropolis" makes this the step model; a kernel of your own is
  -- function(Ei, Ej, beta) return ... end, the rate from i to j.
  dynamics = dynamics.jumps { temperature = x },

  times = quench.logspace(1, 1e5, 26),        -- when to look at the energy

  observables = {
    E  = observe.energy(),
    -- Has the walk stayed in its state from t_w to t_w + t? Other kinds: "conf", "threshold", "overlap"; see quench doc observe.aging.
    Pi = observe.aging { kind = "stay", wait = { 10, 1e3, 1e5 }, ratio = quench.logspace(0.1, 10, 13) },
  },
  ensemble = 5000,                            -- walkers; { members = 10, disorder = 500 } puts ten on each of 500 samples
  seed     = 4,                               -- the same seed gives the same numbers
  plots    = {
    { "Pi", against = "ratio", log = "x", x_label = "t / t_w", theory = { ["exact"] = function(c) return quench.theory.trap_aging(x, c.wait, c.ratio) end,
                                                                       ["t_w to infinity"] = function(c) return quench.theory.H(x, c.ratio) end } },
    { "E", against = "t", log = "x", theory = function(c) return quench.theory.trap_energy(x, c.t) end },
  },
}
