-- The step model: the states of the trap model with Metropolis rates. A deep state is left by finding one still deeper, not by
-- climbing out, so the barriers are entropic (A. Barrat, M. Mezard, J. Phys. I 5, 941 (1995)).
--
-- Its energy falls like -T_c ln t at every temperature (in the trap model: -T ln t) and Pi_stay is not H_x. But watched through a
-- threshold, where one asks whether the walk has stayed below an energy, the same walk is a renewal process again: lifetimes below
-- the threshold have the exponent theta = 2 - 1/x and Pi_thr approaches H_theta for 1/2 < x < 1 (E. Bertin, J. Phys. A 36, 10683
-- (2003); I. Junier, J. Kurchan, J. Phys. A 37, 3945 (2004)).
--
-- quench run step_model.lua     prints simulation and theory, draws below step_model.out/
local x = quench.param("x", 0.65, "temperature over T_c of the threshold, between 1/2 and 1")
local walkers = quench.param("walkers", 20000, "independent walkers")
local temperatures = { 0.4, 0.65 }
local ratios = { 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10 }
local traps = landscape.traps { density = "exponential", T_c = 1 }

local plain = quench.experiment {
  name        = "step_model",
  landscape   = traps,
  dynamics    = dynamics.jumps { temperature = quench.axis "T", kernel = "metropolis" },
  times       = quench.logspace(1, 1e6, 25),
  observables = { stay = observe.aging { kind = "stay", wait = 1e5, ratio = ratios }, E = observe.energy() },
  sweep       = { T = temperatures },
  ensemble    = walkers,
  seed        = 5,
  plots       = {
    { "stay", against = "ratio", log = "x", title = "Step model: no jump between t_w and t_w + t", x_label = "omega = t / t_w",
      y_label = "Pi_stay",
      theory = { ["t_w to infinity"] = function(c) return quench.theory.step_aging(c.T, c.ratio) end } },
    { "E", against = "t", log = "x", title = "Step model: energy", y_label = "E / T_c",
      theory = { ["t to infinity"] = function(c) return quench.theory.step_energy(c.T, c.t) end } },
  },
}:run()

local theta = quench.theory.step_exponent(x)
local coarse = quench.experiment {
  name        = "threshold",
  landscape   = traps,
  dynamics    = dynamics.jumps { temperature = x, kernel = "metropolis" },
  observables = {
    Pi_thr = observe.aging { kind = "threshold", threshold = "effective", wait = { 1e2, 1e5 }, ratio = ratios },
    tail   = observe.trapping_times { threshold = "effective", quantity = "exponent", at = 1e6, bins = quench.logspace(1, 1e4, 17) },
  },
  ensemble    = walkers,
  seed        = 6,
  plots       = {
    { "Pi_thr", against = "ratio", log = "x", title = "Step model below the effective threshold", x_label = "omega = t / t_w",
      y_label = "Pi_thr",
      theory = { ["H_theta"] = function(c) return quench.theory.H(theta, c.ratio) end } },
    { "tail", log = "x", title = "Exponent of the lifetimes below the threshold", x_label = "shortest lifetime", y_label = "exponent",
      theory = { ["theta = 2 - 1/x"] = function() return theta end } },
  },
}:run()

for _, T in ipairs(temperatures) do
  for _, ratio in ipairs { 0.2, 1, 5 } do
    local stay = plain.stay:sel { T = T, ratio = ratio }
    print(string.format("T = %g, omega = %g: Pi_stay %.4f +- %.4f, limit %.4f, H_x %.4f", T, ratio, stay.value, stay.error,
                        quench.theory.step_aging(T, ratio), quench.theory.H(T, ratio)))
  end
end
for _, T in ipairs(temperatures) do
  local E = plain.E:sel { T = T }
  local early, late = E:sel { t = 1e3 }, E:sel { t = 1e6 }
  local slope = (late - early) / math.log(1e3)
  print(string.format("T = %g: dE/d ln t = %.4f +- %.4f from 1e3 to 1e6, E + ln t at 1e6 = %.3f +- %.3f, limit %.4f", T,
    slope.value, slope.error,
                      late.value + math.log(1e6), late.error, quench.theory.step_energy(T, 1e6) + math.log(1e6)))
end
print(string.format("x = %g: effective threshold %.5f, theta %.4f", x, quench.theory.step_threshold(x), theta))
for _, ratio in ipairs { 0.2, 1, 5 } do
  local thr = coarse.Pi_thr:sel { wait = 1e5, ratio = ratio }
  print(string.format("omega = %g: Pi_thr %.4f +- %.4f, H_theta %.4f, H_x %.4f", ratio, thr.value, thr.error, quench.theory.H(theta, ratio),
                      quench.theory.H(x, ratio)))
end
