-- How many beads move together? The droplet of the mosaic between T_K and T_g, and its size from the time scale alone.
--
-- A droplet of N beads gains the configurational entropy and pays for the mismatch with what surrounds it, F(N) = gamma sqrt(N) - T s_c N
-- (seed 002, eqs 27 to 33; seed 003, eqs 6 and 7): a barrier, and a domain of N* beads where F is zero again. With the Lindemann ratio
-- 0.1, tau(T_g)/tau_0 = 1e17 fixes s_c(T_g) = 0.82, hence all that is drawn. Only T_K/T_g = 0.79 is a choice.
--
-- quench run cooperativity.lua     prints the numbers at T_g, draws in cooperativity.out/
local quench = require "quench"
local landscape, observe = quench.landscape, quench.observe

local T_g, T_K = 1, 0.79
local entropy = quench.theory.glass_entropy(1e17)
local glass = landscape.mosaic { T_g = T_g, T_K = T_K, delta_cp = quench.theory.delta_cp(entropy, T_g, T_K) }

quench.experiment {
  name      = "droplets",
  landscape = glass,
  observables = {
    F = observe.droplet_profile { beads = quench.linspace(0, 400, 201), temperature = { 0.92, 0.96, 1.0, 1.04 } },
    F_aged = observe.droplet_profile { beads = quench.linspace(0, 400, 201), temperature = { 0.7, 0.85, 1.0 }, ageing = true },
  },
  seed  = 1,
  plots = {
    { "F", title = "Free energy of a droplet", x_label = "beads N", y_label = "F / k_B T_g" },
    { "F_aged", title = "The same with the structure of T_g frozen in", x_label = "beads N", y_label = "F / k_B T_g" },
  },
}:run()

local T = quench.linspace(0.85, 1.2, 71)
quench.experiment {
  name      = "sizes",
  landscape = glass,
  observables = {
    lin = observe.cooperativity { temperature = T, quantity = "xi" },
    RA  = observe.cooperativity { temperature = T, quantity = "xi", form = "RA" },      -- the curve of lin with thermal gamma, too
    RA_thermal = observe.cooperativity { temperature = T, quantity = "xi", form = "RA", reference = "thermal" },
  },
  seed  = 1,
  plots = { { { "lin", "RA", "RA_thermal" }, title = "Size of a cooperative domain", x_label = "T / T_g", y_label = "xi / a" } },
}:run()

local ratios = quench.logspace(1e3, 1e18, 61)
quench.experiment {
  name      = "times",
  landscape = landscape.mosaic {},                        -- the time scale alone: no thermodynamic constant is needed
  observables = {
    microscopic = observe.cooperativity { time_ratio = ratios, from = "time" },
    bulk        = observe.cooperativity { time_ratio = ratios, from = "bulk" },
  },
  seed  = 1,
  plots = { { { "microscopic", "bulk" }, log = "x", title = "Beads in a domain by the time scale", x_label = "tau / tau_0",
    y_label = "N*" } },
}:run()

--- One number of this glass.
local function number(name, options) return observe[name](options or {}):of(glass).value end

print(string.format("s_c(T_g) = %.4f k_B per bead, gamma = %.3f k_B T_g", entropy, number("mismatch_energy")))
print(string.format("barrier F = %.2f k_B T_g, N* = %.1f, critical N = %.1f, xi/a = %.3f", number("barrier"), number("cooperativity"),
                    number("cooperativity", { quantity = "critical" }), number("cooperativity", { quantity = "xi" })))
print(string.format("from the bulk modulus: N* = %.1f for tau/tau_0 = 1e15, %.1f for 1e17",
  number("cooperativity", { from = "bulk", time_ratio = 1e15 }),
                    number("cooperativity", { from = "bulk" })))
local m = number("fragility_index", { reference = "thermal" })
print(string.format("fragility index m = %.2f (thermal gamma), %.2f (fixed gamma)", m, number("fragility_index")))
print(string.format("m x = %.2f just below T_g, %.2f below T_K", number("fragility_index") * number("ageing", { quantity = "x" }),
                    number("fragility_index") * number("ageing", { quantity = "x", temperature = 0.75 })))
print(string.format("glass temperature %.4f T_K, crossover temperature %.4f T_K", number("glass_temperature"),
  number("crossover_temperature")))
