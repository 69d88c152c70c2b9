-- Integrals over the mosaic of a glass: no dynamics, each observable is computed over its own arrays.
-- quench run FILE.lua, then open FILE.out/report.html; quench doc NAME explains every name below.

-- A substance of quench.materials, with constants added or replaced. What no one gives stays absent, and an observable that
-- needs it says so: without T_K and delta_cp there is no barrier.
local glass = landscape.mosaic { material = "a-SiO2", theta = quench.axis "theta" }

-- Temperatures in units of T_D; 10*quench.units.K is converted with the constants of the glass.
local T = quench.logspace(0.005, 0.5, 60)

local experiment = quench.experiment {
  landscape = glass,
  observables = {
    C   = observe.heat_capacity { temperature = T, part = "total" },               -- per domain, phonons included
    rho = observe.density_of_states { at = quench.linspace(0, 2, 201) },           -- what a phonon can excite
  },
  sweep = { theta = { 2, 4.4 } },                                                  -- T_g/T_D
  seed  = 1,
  plots = {
    { "C", per = function(c) return c.temperature^3 end, log = "xy", y_label = "C/T^3" },
    { "rho", log = "y" },
  },
}

-- One number at once, without an experiment:
print(observe.ripplon_spectrum { units = "SI" }:of(landscape.mosaic { material = "a-SiO2" }))

return experiment
