-- The bump in the heat capacity of amorphous silica: ripplons on the walls of two-level centres.
--
-- Each domain of a glass is a centre with two states; the upper one carries the 96 vibrations of the domain's wall. Transition
-- energies eps have the density exp(-|eps|/theta)/theta, theta = T_g/T_D (seed 003, eqs 35 and 36, figure 15). Drawn is the heat
-- capacity per domain, phonons included, over (T/T_D)^3: a bump above the Debye level, which needs eps of both signs.
--
-- quench run heat_capacity_bump.lua     prints where the bump is, draws in heat_capacity_bump.out/
local quench = require "quench"
local landscape, observe = quench.landscape, quench.observe

local T = quench.logspace(5e-3, 0.5, 120)                 -- in units of T_D
local function cube(c) return c.temperature^3 end
local x_label, y_label = "T / T_D", "C / (T/T_D)^3  [k_B per domain]"

-- What the bump is made of, at the theta of figure 15.
local parts = quench.experiment {
  name      = "parts",
  landscape = landscape.mosaic { material = "a-SiO2", theta = 4.4 },
  observables = {
    both     = observe.heat_capacity { temperature = T, part = "total" },
    positive = observe.heat_capacity { temperature = T, part = "total", signs = "positive" },
    phonons  = observe.heat_capacity { temperature = T, part = "debye" },
  },
  seed  = 1,
  plots = { { { "both", "positive", "phonons" }, per = cube, log = "xy", title = "Heat capacity of a-SiO2, theta = 4.4",
    x_label = x_label, y_label = y_label } },
}:run()

-- How it moves with the size of a domain, whose lowest ripplon is at 1.343 (a/xi)^(5/4) w_D.
local sizes = quench.experiment {
  name        = "sizes",
  landscape   = landscape.mosaic { theta = 4.4, xi_over_a = quench.axis "xi_over_a" },
  observables = { total = observe.heat_capacity { temperature = T, part = "total" } },
  sweep       = { xi_over_a = { 5, 6, 7 } },
  seed        = 1,
  plots       = { { "total", per = cube, log = "xy", title = "Domains of several sizes, theta = 4.4", x_label = x_label,
    y_label = y_label } },
}:run()

--- Temperature and height of the maximum of C/T^3. Below 0.015 T_D the centres alone, C ~ T, make it rise again.
local function bump(heat)
  local place, height = 0, 0
  for i = 1, #T do
    local reduced = heat.value[i] / T[i]^3
    if T[i] > 0.015 and reduced > height then place, height = T[i], reduced end
  end
  return place, height
end

print(string.format("Debye level of C/T^3: %.4g k_B per domain", parts.phonons.value[1] / T[1]^3))
for _, signs in ipairs { "both", "positive" } do
  local place, height = bump(parts[signs])
  print(string.format("eps of %s sign(s): maximum %.3g at T = %.4f T_D = %.1f K", signs, height, place, 342*place))
end
for _, size in ipairs { 5, 6, 7 } do
  local place, height = bump(sizes.total:sel { xi_over_a = size })
  print(string.format("xi/a = %g: maximum %.3g at T = %.4f T_D", size, height, place))
end
-- Without a coupling of the ripplons to phonons, theta hardly matters: the paper's differences between glasses come from the coupling.
for _, theta in ipairs { 2, 3.5, 5 } do
  local place, height = bump(observe.heat_capacity { temperature = T, part = "total", theta = theta }:of(landscape.mosaic {}))
  print(string.format("theta = %g: maximum %.3g at T = %.4f T_D", theta, height, place))
end
