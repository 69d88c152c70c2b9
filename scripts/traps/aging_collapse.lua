-- Aging of the trap model: the probability that no trap was left between t_w and t_w + t, against omega = t/t_w.
--
-- Each jump of the annealed model leads to a fresh energy, whatever the trap (J.-P. Bouchaud, J. Phys. I 2, 1705 (1992)), so the
-- only memory is the trap one sits in. For T < T_c its mean lifetime is infinite and Pi depends on omega alone, H_x(omega) with
-- x = T/T_c, once t_w is large. How large? The exact law at finite t_w (C. Monthus, J.-P. Bouchaud, J. Phys. A 29, 3847 (1996))
-- approaches H_x like t_w^-(1-x): a simulation is to be compared with that law, not with its limit.
--
-- quench run aging_collapse.lua     prints simulation, law and limit, draws in aging_collapse.out/
local x = quench.param("x", 0.6, "temperature over T_c, between 0 and 1")
local waits = { 10, 1e3, 1e5 }

local ratios = {}
for k = -10, 10 do ratios[#ratios + 1] = 2^(k/2) end

local result = quench.experiment {
  name        = "aging_collapse",
  landscape   = landscape.traps { density = "exponential", T_c = 1 },
  dynamics    = dynamics.jumps { temperature = x },                           -- states are left over E_th = 0 with rate exp(E/T)
  times       = quench.logspace(0.1, 1e6, 36),
  observables = {
    Pi = observe.aging { kind = "stay", wait = waits, ratio = ratios },
    E  = observe.energy(),
  },
  ensemble    = quench.param("walkers", 40000, "independent walkers"),
  seed        = 4,
  plots       = {
    { "Pi", against = "ratio", log = "x", title = "Aging of the trap model, T = " .. x .. " T_c", x_label = "omega = t / t_w",
      y_label = "no jump between t_w and t_w + t", theory = { ["H_x, t_w to infinity"] = function(c) return quench.theory.H(x, c.ratio) end,
                                 ["exact, finite t_w"] = function(c) return quench.theory.trap_aging(x, c.wait, c.ratio) end } },
    { "E", against = "t", log = "x", title = "Energy of the trap model, T = " .. x .. " T_c", y_label = "E / T_c",
      theory = { ["exact"] = function(c) return quench.theory.trap_energy(x, c.t) end } },
  },
}:run()

print("     t_w  omega   simulation          exact     H_x")
for _, wait in ipairs(waits) do
  for _, ratio in ipairs { 0.5, 2 } do
    local Pi = result.Pi:sel { wait = wait, ratio = ratio }
    print(string.format("%8g  %5.1f   %.4f +- %.4f   %.4f   %.4f", wait, ratio, Pi.value, Pi.error,
      quench.theory.trap_aging(x, wait, ratio),
                        quench.theory.H(x, ratio)))
  end
end
for _, wait in ipairs(waits) do
  local Pi = result.Pi:sel { wait = wait }
  local from_law = (Pi.value - quench.theory.trap_aging(x, wait, Pi.coords.ratio)) / Pi.error
  local from_limit = (Pi.value - quench.theory.H(x, Pi.coords.ratio)) / Pi.error
  print(string.format("t_w = %g: farthest of %d points from the exact law %.1f standard errors, from H_x %.1f", wait, #ratios,
    math.abs(from_law):max(),
                      math.abs(from_limit):max()))
end
for _, t in ipairs { 10, 1e3, 1e5 } do
  local E = result.E:sel { t = t }
  print(string.format("t = %g: E = %.3f +- %.3f, exact %.4f", t, E.value, E.error, quench.theory.trap_energy(x, t)))
end
