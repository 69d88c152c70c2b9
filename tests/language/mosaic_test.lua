-- The mosaic from a script: the same numbers at once and in an experiment, overrides, quantities, warnings, what is not built.
local units = quench.units

-- A glass with every constant, and every observable of the mosaic with arrays where it takes them.
local constants = {
  T_g = 300, T_D = 80, sound_speed = 2000, mass_density = 1800, T_K = 237, delta_cp = 3, fragility = 20, shear_modulus = 5e9, bulk_modulus = 9e9,
}
local function glass(more)
  local options = {}
  for name, value in pairs(constants) do options[name] = value end
  for name, value in pairs(more or {}) do options[name] = value end
  return landscape.mosaic(options)
end

local T = linspace(0.82, 1.2, 5)
local all = {
  configurational_entropy = { temperature = T, form = "RA" },
  mismatch_energy = { temperature = T, reference = "thermal", method = "elastic" },
  droplet_profile = { temperature = T, beads = linspace(0, 200, 7), ageing = true },
  barrier = { temperature = T },
  cooperativity = { temperature = T, quantity = "xi" },
  relaxation_time = { temperature = T },
  viscosity = { temperature = T, log = false },
  glass_temperature = { time_ratio = { 1e15, 1e17 } },
  crossover_temperature = { critical_beads = { 1, 4 } },
  fragility_index = { method = "vft", time_ratio = { 1e15, 1e17 } },
  stretching = { method = "capped", time_ratio = { 1e15, 1e17 } },
  barrier_width = { time_ratio = { 1e15, 1e17 }, quantity = "log_time" },
  relaxation_function = { time = logspace(1e-4, 10, 6) },
  ageing = { temperature = linspace(0.6, 1, 5), quantity = "x" },
  nmt_x = { m = { 30, 80 } },
  heat_capacity = { temperature = logspace(0.01, 1, 7), part = "total" },
  domain_thermodynamics = { temperature = { 0.05, 0.3 }, energy = { -0.5, 0, 0.5 } },
  domain_wall = { quantity = "tension" },
  ripplon_spectrum = {},
  density_of_states = { at = linspace(0, 1.5, 11), method = "exact" },
  saddle_accuracy = { at = linspace(0, 1.5, 11) },
}

local function same_bits(a, b)
  quench.expect(type(a)):equal(type(b))
  if type(a) == "number" then return quench.expect(a):equal(b) end
  quench.expect(#a.shape):equal(#b.shape)
  quench.expect(a:eq(b):mean()):equal(1.0)
end

local function count(t) local n = 0; for _ in pairs(t) do n = n + 1 end; return n end

quench.test("every observable gives the same bits at once and in an experiment", function()
  quench.expect(count(all)):equal(21)
  local observables = {}
  for name, options in pairs(all) do observables[name] = observe[name](options) end
  local result = quench.experiment { landscape = glass(), observables = observables, seed = 1 }:run()
  for name, options in pairs(all) do
    local at_once = observe[name](options):of(glass())
    same_bits(result[name].value, at_once.value)
    quench.expect(table.concat(result[name].dims, ",")):equal(table.concat(at_once.dims, ","))
    quench.expect(result[name].unit):equal(at_once.unit)
    quench.expect(result[name].error):is_nil()
  end
end)

quench.test("every observable gives the same bits at each point of a sweep, over the landscape or its own option", function()
  local observables = {}
  for name, options in pairs(all) do observables[name] = observe[name](options) end
  local values = { 0.09, 0.1, 0.12 }
  local swept = quench.experiment {
    landscape = glass { lindemann = quench.axis "lindemann" }, observables = observables, sweep = { lindemann = values }, seed = 1,
  }:run()
  for name, options in pairs(all) do
    quench.expect(swept[name].dims[1]):equal("lindemann")
    for _, lindemann in ipairs(values) do
      same_bits(swept[name]:sel { lindemann = lindemann }.value, observe[name](options):of(glass { lindemann = lindemann }).value)
    end
  end
  local own = quench.experiment {
    landscape = glass(), observables = { C = observe.heat_capacity { temperature = 2*quench.axis "T", theta = quench.axis "theta" } },
    sweep = { T = { 0.01, 0.2 }, theta = { 2, 5 } }, seed = 1,
  }:run().C
  quench.expect(table.concat(own.dims, ",")):equal("T,theta")
  for _, temperature in ipairs { 0.01, 0.2 } do
    for _, theta in ipairs { 2, 5 } do
      same_bits(own:sel { T = temperature, theta = theta }.value, observe.heat_capacity { temperature = 2*temperature, theta = theta }:of(glass()).value)
    end
  end
end)

quench.test("an option of the record given to an observable is as if the landscape had it", function()
  local other = {
    T_g = 310, T_D = 90, sound_speed = 2100, mass_density = 1700, bead_size = 4e-10, xi = 2e-9, xi_over_a = 6.1, lindemann = 0.11, fragility = 25, T_K = 240,
    delta_cp = 2.5, tau_0 = 2e-13, shear_modulus = 6e9, bulk_modulus = 8e9, theta = 3.1, ripplon_max = 7, wall_factor = 1, top_frequency = "computed",
  }
  local changes = 0
  for name, options in pairs(all) do
    for option, value in pairs(other) do
      local with = { units = "SI", [option] = value }
      for key, given in pairs(options) do with[key] = given end
      local here = observe[name](with):of(glass()).value
      with[option] = nil
      same_bits(here, observe[name](with):of(glass { [option] = value }).value)
      local plain = observe[name](with):of(glass()).value
      if type(here) == "number" then
        changes = changes + (here ~= plain and 1 or 0)
      elseif #here ~= #plain or here:eq(plain):mean() < 1 then
        changes = changes + 1
      end
    end
  end
  quench.expect(changes):above(50)  -- of 378 pairs; most observables do not depend on most constants
end)

quench.test("units = \"SI\" converts axes and results of every observable", function()
  local sizes = { T_g = 300, T_D = 80, w_D = 1.380649e-23*80/1.054571817646e-34, ["k_B T_g"] = 1.380649e-23*300, ["k_B per bead"] = 1.380649e-23,
                  ["k_B per domain"] = 1.380649e-23, T_K = 237, ["1"] = 1, ["Pa s"] = 1 }
  for _, name in ipairs { "configurational_entropy", "barrier", "heat_capacity", "ripplon_spectrum", "glass_temperature", "saddle_accuracy" } do
    local options = { units = "SI" }
    for key, value in pairs(all[name]) do options[key] = value end
    if name == "heat_capacity" then options.temperature = 80*options.temperature
    elseif options.temperature then options.temperature = 300*options.temperature end
    if options.at then options.at = sizes.w_D*options.at end
    local si, reduced = observe[name](options):of(glass()), observe[name](all[name]):of(glass())
    local ratio = si.value / (sizes[reduced.unit] * reduced.value)
    quench.expect((ratio - 1):max()):near(0, 1e-9)
    quench.expect((ratio - 1):min()):near(0, 1e-9)
  end
end)

quench.test("quantities are converted with the record, whatever units says", function()
  local silica = landscape.mosaic { material = "a-SiO2" }
  local function heat(options) return observe.heat_capacity(options):of(silica) end
  same_bits(heat { temperature = 10*units.K }.value, heat { temperature = 10/342 }.value)
  same_bits(heat { temperature = 10000*units.mK }.value, heat { temperature = 10/342 }.value)
  same_bits(heat { temperature = 10*units.K, units = "SI" }.value, heat { temperature = 10, units = "SI" }.value)
  local curve = heat { temperature = linspace(5, 20, 4)*units.K }
  quench.expect(curve.dims[1]):equal("temperature")
  quench.expect(curve.coords.temperature[2]):near(10/342, 1e-15)
  local meV = observe.density_of_states { at = 10*units.meV }:of(silica).value
  quench.expect(meV / observe.density_of_states { at = 1.602176634e-21/(1.380649e-23*342) }:of(silica).value):near(1, 1e-12)
  quench.expect(function() return observe.density_of_states { at = 1*units.THz } end):error("option \"at\" takes a plain number [w_D] or a quantity in J, not in s^-1")
  quench.expect(function() return heat { temperature = 1*units.m } end):error("option \"temperature\" takes a plain number [T_D] or a quantity in K, not in m")
  quench.expect(observe.heat_capacity { temperature = 10*units.K } == observe.heat_capacity { temperature = 10 }):is_false()
end)

quench.test("warnings stand in the dataset, in its text and in what run() returns", function()
  local hot = observe.heat_capacity { temperature = 0.05, theta = 11 }:of(glass())
  quench.expect(hot.attributes.warning):equal("theta = 11 is outside the physical window 1 to 10")
  quench.expect(tostring(hot):find("warning: theta = 11", 1, true) ~= nil):is_true()
  local absent = observe.heat_capacity { temperature = 0.05 }:of(landscape.mosaic {})
  quench.expect(absent.attributes.warning):equal("theta is absent (no theta, no T_g and T_D); 4.4 is used")
  quench.expect(observe.heat_capacity { temperature = 0.05 }:of(glass()).attributes.warning):is_nil()
  local above = observe.domain_thermodynamics { temperature = 4 }:of(glass())
  quench.expect(above.attributes.warning):equal("temperature above T_g")
end)

quench.test("what other sections of the sheet bring is said to be not built", function()
  quench.expect(function() return observe.thermal_conductivity {} end):error("observe.thermal_conductivity is not built yet: sheet rfot, section 11")
  quench.expect(function() return observe.heat_capacity { temperature = 0.1, time = 1 } end):error("option \"time\" is not built yet")
  quench.expect(function() return observe.density_of_states { at = 1, coupling = "material" } end):error("a coupling to phonons is not built yet")
  quench.expect(function() return observe.thermal_conductivty {} end):error("there is no observe.thermal_conductivty")
end)
