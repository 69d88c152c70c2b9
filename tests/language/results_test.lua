-- Results: what a run gives, saved, read again, listed, misspelt; fits of their curves; the values of options that are tables.
local function decay(changes)
  local e = quench.experiment {
    landscape = landscape.overlap { cstar = 0.5, scale = 4 },
    dynamics = dynamics.langevin { lattice = { 4, 4 }, step = 0.05 },
    noise = { noise.quenched { variance = 0.05 }, noise.thermal { temperature = 0.02 } },
    times = { 0.1, 0.2, 0.4, 0.8, 1.6 },
    observables = { C = observe.mean(), chi = observe.susceptibility() },
    ensemble = 24,
    seed = 5,
  }
  return changes and e:with(changes) or e
end
local result = decay():run()

local function in_file(extension, use)
  local path = os.tmpname()
  os.remove(path)
  path = path .. extension
  local ok, problem = pcall(use, path)
  os.remove(path)
  if not ok then error(problem, 0) end
end

quench.test("results list their datasets by name, and print them", function()
  local names = {}
  for name, dataset in pairs(result) do names[#names + 1] = name .. #dataset.coords.t end
  quench.expect(table.concat(names, " ")):equal("C5 chi5")
  local text = tostring(result)
  quench.expect(text:find("chi (t = 5)  chi_V [length^2]", 1, true) ~= nil):is_true()
  quench.expect(text:find("seed = 5", 1, true) ~= nil):is_true()
end)

quench.test("misspelt datasets are named, and results and datasets do not change", function()
  quench.expect(function() return result.chu end):error('the result has no "chu"')
  quench.expect(function() result.C = 1 end):error("results do not change")
  quench.expect(function() result.C.value = 1 end):error("datasets do not change")
  quench.expect(function() return result.C:sel { t = "0.1" } end):error('"t" takes one number')
end)

quench.test("a saved result is read again to the bit, and its arrays by name", function()
  in_file(".h5", function(path)
    result:save(path)
    local again = quench.load(path)
    for name, dataset in pairs(result) do
      quench.expect(again[name].value):near(dataset.value, 0)
      quench.expect(again[name].error):near(dataset.error, 0)
      quench.expect(again[name].members):near(dataset.members, 0)
      quench.expect(again[name].coords.t):near(dataset.coords.t, 0)
    end
    quench.expect(again.meta.seed):equal(result.meta.seed)
    quench.expect(quench.read_h5(path, "C/value")):near(result.C.value, 0)
    quench.expect(function() return quench.read_h5(path, "D/value") end):error("D/value")
  end)
  quench.expect(function() return quench.load("no such file.h5") end):error("no such file.h5")
end)

quench.test("a dataset's table is read again by column", function()
  in_file(".csv", function(path)
    result.C:save(path)
    local table_of = quench.read_csv(path)
    quench.expect(table_of.t):near(result.C.coords.t, 0)
    quench.expect(table_of.value):near(result.C.value, 0)
    quench.expect(table_of.error):near(result.C.error, 0)
    local some = quench.read_csv(path, { columns = { "value", "t" } })
    quench.expect(some.value):near(result.C.value, 0)
    quench.expect(some.error):equal(nil)
    quench.expect(function() return quench.read_csv(path, { columns = { "chi" } }) end):error("chi")
    quench.expect(function() return quench.read_csv(path, { columns = { {} } }) end):error("columns")
  end)
end)

quench.test("a fit of a dataset takes its errors, and those of the parameters from its members", function()
  local model = function(t, p) return p.a*math.exp(-p.b*t) + p.c end
  local start = { a = 0.5, b = 1, c = 0.3 }
  local fit = quench.stats.fit { model = model, data = result.C, start = start }
  quench.expect(fit.converged):is_true()
  quench.expect(fit.degrees_of_freedom):equal(2)
  quench.expect(fit.errors_from):equal("members")
  -- By hand: each member left out, with the same weights.
  local members, pseudo = result.C.members, {}
  local n = #members
  for g = 1, n do
    local y = (n*result.C.value - members[g])/(n - 1)
    local again = quench.stats.fit { model = model, data = { x = result.C.coords.t, y = y, error = result.C.error }, start = fit.parameters }
    pseudo[g] = n*fit.parameters.b - (n - 1)*again.parameters.b
  end
  local _, by_hand = quench.stats.mean_error(pseudo)
  quench.expect(fit.errors.b):near(by_hand, "1%")
  quench.expect(function() return quench.stats.fit { model = model, data = 2, start = start } end):error("data")
end)

quench.test("points that are no numbers are left out of a fit", function()
  local y = array { 1, 2, 0/0, 4 }
  local fit = quench.stats.fit { model = function(x, p) return p.a*x end, data = { x = { 1, 2, 3, 4 }, y = y, error = { 1, 1, 1, 1 } }, start = { a = 2 } }
  quench.expect(fit.parameters.a):near(1, 1e-12)
  quench.expect(fit.degrees_of_freedom):equal(2)
end)

quench.test("options that are tables read as tables, and dotted keys reach inside them", function()
  local e = decay { ensemble = { members = 3, disorder = 4 } }
  quench.expect(e.ensemble.members):equal(3)
  quench.expect(e.ensemble.disorder):equal(4)
  local larger = e:with { ["ensemble.members"] = 5 }
  quench.expect(larger.ensemble.members):equal(5)
  quench.expect(larger.ensemble.disorder):equal(4)
  quench.expect(e:with { ["noise.2.temperature"] = 0.5 }.noise[2].temperature):equal(0.5)
  quench.expect(function() return e:with { ["ensemble.member"] = 5 } end):error("ensemble.member")
end)

quench.test("elementwise functions act on numbers and arrays alike", function()
  local x = array { -0.7, 0.2, 0.9 }
  for _, name in ipairs { "abs", "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "floor", "ceil", "expm1", "log1p", "erf", "erfc", "lgamma" } do
    local f = quench.math[name] or math[name]
    local of_array = f(x)
    for i = 1, 3 do
      local a, b = of_array[i], f(x[i])
      quench.expect(a == b or (a ~= a and b ~= b) or math.abs(a - b) <= 1e-15*math.abs(b)):is_true()
    end
  end
  quench.expect(quench.math.clamp(x, 0, 0.5)):near(array { 0, 0.2, 0.5 }, 0)
  quench.expect(quench.math.clamp(0.7, 0, 0.5)):equal(0.5)
end)

quench.test("masks of traced variables combine", function()
  local k = quench.kernel(function(q)
    return quench.where(q:gt(0) & q:lt(1), 1, 0) + quench.where(q:lt(-1) | q:gt(2), 10, 0) + quench.where(~q:lt(5), 100, 0)
  end)
  quench.expect(k(array { -2, -0.5, 0.5, 1.5, 3, 6 })):near(array { 10, 0, 1, 0, 10, 110 }, 0)
end)

quench.test("a mask or a row that does not fit an array says both shapes", function()
  local a = array { { 1, 2 }, { 3, 4 } }
  quench.expect(function() return a[array { 1, 2, 3 }:gt(1)] end):error("does not fit")
  quench.expect(function() a[1] = array { 1, 2, 3 } end):error("cannot hold")
end)
