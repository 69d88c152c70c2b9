-- Random energy model on the hypercube with Metropolis flips: does it age like traps?
--
-- N spins, 2^N independent energies with an exponential density, one spin flipped at a time; nothing in the rule knows of traps.
-- M. Baity-Jesi, G. Biroli, C. Cammarota (J. Stat. Mech. (2018) 013301) find the trap model once the walk is looked at through a
-- threshold energy, E_th = -ln N. Here three questions are asked of the same walks: has the walker stayed below E_th (threshold)?
-- is it in the state it was in, returns allowed (conf)? has it not moved at all (stay)? The first two follow H_x. The last does
-- not: from a deep trap a walker hops to its lowest neighbour and back many times before it leaves for good, and each hop ends a
-- stay but no trap.
--
-- quench run rem_aging.lua     prints the functions beside H_x, draws in rem_aging.out/
local N = quench.param("N", 16, "spins")
local x = quench.param("x", 0.6, "temperature over T_c")
local waits, ratios = { 1e3, 1e4 }, { 0.1, 0.14, 0.2, 0.32, 0.5, 0.7, 1, 1.4, 2, 3.2, 5, 7, 10 }

local result = quench.experiment {
  name        = "rem_aging",
  landscape   = landscape.rem { spins = N, density = "exponential", T_c = 1 },
  dynamics    = dynamics.jumps { temperature = x },
  times       = quench.logspace(1, 1e5, 31),
  observables = {
    threshold = observe.aging { kind = "threshold", threshold = "leading", wait = waits, ratio = ratios },
    conf      = observe.aging { kind = "conf", wait = waits, ratio = ratios },
    stay      = observe.aging { kind = "stay", wait = waits, ratio = ratios },
    E         = observe.energy(),
    E_IS      = observe.energy { inherent = true },
  },
  ensemble    = { members = 1, disorder = quench.param("samples", 3000, "disorder samples, one walker each") },
  seed        = 1,
  plots       = {
    { { "threshold", "conf", "stay" }, against = "ratio", log = "x", title = "REM, " .. N .. " spins, T = " .. x .. " T_c",
      x_label = "omega = t / t_w",
      y_label = "Pi(t_w, t_w + t)", theory = { ["H_x"] = function(c) return quench.theory.H(x, c.ratio) end } },
    { { "E", "E_IS" }, against = "t", log = "x", title = "Energy, and that of the inherent structure", y_label = "E / T_c" },
  },
}:run()

print("   t_w  omega   H_x     threshold          conf               stay               stay/H_x")
for _, wait in ipairs(waits) do
  for _, ratio in ipairs { 0.2, 1, 5 } do
    local H = quench.theory.H(x, ratio)
    local line = string.format("%6g  %5.1f   %.4f", wait, ratio, H)
    for _, name in ipairs { "threshold", "conf", "stay" } do
      local Pi = result[name]:sel { wait = wait, ratio = ratio }
      line = line .. string.format("  %.4f +- %.4f", Pi.value, Pi.error)
    end
    print(line .. string.format("  %.2f", result.stay:sel { wait = wait, ratio = ratio }.value / H))
  end
end
for _, t in ipairs(waits) do
  local E, E_IS = result.E:sel { t = t }, result.E_IS:sel { t = t }
  print(string.format("t = %g: E = %.3f +- %.3f, E_IS = %.3f +- %.3f", t, E.value, E.error, E_IS.value, E_IS.error))
end
local slope = (result.E:sel { t = 1e4 } - result.E:sel { t = 1e3 }) / (-x * math.log(10))
local traps = (quench.theory.trap_energy(x, 1e4) - quench.theory.trap_energy(x, 1e3)) / (-x * math.log(10))
print(string.format("slope of E from 1e3 to 1e4 over -T: %.3f +- %.3f, exact trap model %.3f", slope.value, slope.error, traps))
