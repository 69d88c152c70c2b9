-- Declarations: fields, with{}, print, immutability.
local function small(more)
  local options = {
    landscape = landscape.overlap { cstar = 0.6 }, dynamics = dynamics.langevin { lattice = { 4, 4 }, step = 0.05 },
    noise = noise.thermal { temperature = 0.01 }, times = { 0, 0.5, 1 }, seed = 5, ensemble = 8,
    observables = { C = observe.mean(), chi = observe.susceptibility() },
  }
  for name, value in pairs(more or {}) do options[name] = value end
  return quench.experiment(options)
end

quench.test("options read as fields, defaults included", function()
  local field = landscape.overlap { cstar = 0.5 }
  quench.expect(field.cstar):near(0.5, 0)
  quench.expect(field.scale):near(1, 0)
  quench.expect(small().dynamics.step):near(0.05, 0)
end)

quench.test("with returns a changed copy, also inside", function()
  local e = small()
  local hot = e:with { ["noise.temperature"] = 0.3, ensemble = 4 }
  quench.expect(hot.noise.temperature):near(0.3, 0)
  quench.expect(hot.ensemble):near(4, 0)
  quench.expect(e.noise.temperature):near(0.01, 0)
  quench.expect(function() return e:with { ["noise.temprature"] = 1 } end):error("temprature")
end)

quench.test("objects do not change", function()
  local e = small()
  quench.expect(function() e.seed = 3 end):error("do not change")
  quench.expect(function() landscape.mine = 1 end):error("read-only")
end)

quench.test("print shows the tree with defaults", function()
  local text = tostring(small())
  for _, word in ipairs { "landscape.overlap", "cstar", "dynamics.langevin", "spacing", "-- default", "temperature" } do
    quench.expect(text:find(word, 1, true) ~= nil):is_true()
  end
end)

quench.test("potential and force of a landscape", function()
  local field = landscape.overlap { cstar = 0.5, scale = 4 }
  quench.expect(field:force(0.5)):near(0, 1e-15)
  quench.expect(field:force(1)):near(-4*0.25, 1e-14)
  quench.expect(field:potential(0.5) - field:potential(0)):near(4*0.5^4/12, 1e-14)
  local own = landscape.overlap { potential = function(q, p) return p.a*q^2 end, params = { a = 3 } }
  quench.expect(own:force(0.5)):near(-3, 1e-14)
end)

quench.test("the same seed gives the same numbers, another seed others", function()
  local a, b, c = small():run(), small():run(), small { seed = 6 }:run()
  quench.expect(a.C.value:to_table()):equal(b.C.value:to_table())
  quench.expect(a.C.value[3] ~= c.C.value[3]):is_true()
end)

quench.test("one member run alone has the bits it has in the ensemble", function()
  local all, alone = small():run(), small():run { only = 6 }
  for i = 1, 3 do quench.expect(alone.C.value[i]):near(all.C.members[6][i], 0) end
end)

quench.test("a sweep has its axes as leading dims, in values and in functions", function()
  local r = small {
    noise = noise.thermal { temperature = 2*quench.axis "T" }, sweep = { T = { 0.01, 0.02 } },
    landscape = landscape.overlap { potential = function(q) return (1 + quench.axis "T")*q^2/2 end },
  }:run()
  quench.expect(r.C.dims[1]):equal("T")
  quench.expect(r.C.dims[2]):equal("t")
  quench.expect(r.C.value.shape[1]):near(2, 0)
  local deterministic = small { noise = noise.thermal { temperature = 0 }, sweep = { T = { 0.5, 1 } },
    landscape = landscape.overlap { potential = function(q) return (1 + quench.axis "T")*q^2/2 end } }:run()
  for i, T in ipairs { 0.5, 1 } do
    quench.expect(deterministic.C.value[i][3]):near((1 - 0.05*(1 + T))^20, 1e-12)
  end
end)

quench.test("what an axis cannot reach, build can", function()
  local r = small { sweep = { L = { 4, 6 } }, build = function(point) return { dynamics = dynamics.langevin { lattice = { point.L }, step = 0.05 } } end }:run()
  quench.expect(r.C.dims[1]):equal("L")
  quench.expect(r.C.coords.L:to_table()):equal({ 4, 6 })
end)

quench.test("an unknown observable of a result names the nearest", function()
  local r = small():run()
  quench.expect(function() return r.chii end):error("did you mean")
end)

quench.test("a parameter has its default here", function()
  quench.expect(quench.param("T", 0.5, "temperature")):near(0.5, 0)
end)
