-- A library: functions that several scripts share. Save it beside them as NAME.lua; a script then says
-- local NAME = require "NAME"

local quench = require "quench"

local library = {}

--- Potential with minima at 0 and 1 and a barrier of `height` between them. Works on numbers, arrays and in compiled loops.
function library.double_well(height)
  return function(q) return 16 * height * q^2 * (1 - q)^2 end
end

--- Experiment on a lattice of any shape; `options` replace its fields.
function library.decay(options)
  local experiment = quench.experiment {
    landscape   = quench.landscape.overlap { potential = library.double_well(0.1) },
    dynamics    = quench.dynamics.langevin { lattice = { 16, 16 } },
    noise       = quench.noise.thermal { temperature = 0.02 },
    times       = quench.linspace(0, 10, 21),
    observables = { C = quench.observe.mean() },
    ensemble    = 16,
  }
  return experiment:with(options or {})
end

return library
