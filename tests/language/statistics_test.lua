-- quench.stats: errors, resampling, tests.
local stats = quench.stats

quench.test("means have standard errors", function()
  local mean, error = stats.mean_error { 1, 2, 3, 4 }
  quench.expect(mean):near(2.5, 0)
  quench.expect(error):near(math.sqrt(5/12), 1e-15)
end)

quench.test("the jackknife of a mean is its standard error, of a ratio it is not empty", function()
  local a = array { 1.3, 0.2, 2.2, 0.7, 1.9, 1.1 }
  local mean, error = stats.mean_error(a)
  local value, jackknifed = stats.jackknife(a, function(x) return x:mean() end)
  quench.expect(value):near(mean, 1e-15)
  quench.expect(jackknifed):near(error, 1e-14)
  local pairs_of = array { { 1, 2 }, { 2, 3.5 }, { 3, 6.5 } }
  local ratio = function(x) return x:sum(1)[2]/x:sum(1)[1] end
  local by_hand = array { 10/5, 8.5/4, 5.5/3 }
  local r, r_error = stats.jackknife(pairs_of, ratio)
  quench.expect(r):near(2, 1e-15)
  quench.expect(r_error):near(math.sqrt(2/3*((by_hand - by_hand:mean())^2):sum()), 1e-14)
  quench.expect(function() return stats.jackknife(a, function() end) end):error("must return a number")
end)

quench.test("the bootstrap draws the same for the same seed and finds the error of a mean", function()
  local a = linspace(0, 1, 50)
  local mean = function(x) return x:mean() end
  local value, error = stats.bootstrap(a, mean, { samples = 400, seed = 3 })
  local _, again = stats.bootstrap(a, mean, { samples = 400, seed = 3 })
  local _, other = stats.bootstrap(a, mean, { samples = 400, seed = 4 })
  quench.expect(value):near(0.5, 1e-12)
  quench.expect(error == again and error ~= other):is_true()
  -- 400 samples fix the error to 3.5 %; 20 % is 5.6 standard errors.
  quench.expect(error):near(a:std()/math.sqrt(50), "20%")
end)

quench.test("blocking tells a correlated series from a short one", function()
  local b = stats.blocking(linspace(0, 1, 256))
  quench.expect(b.plateau):equal(false)
  quench.expect(#b.blocks):equal(8)
  quench.expect(function() return stats.blocking { 1, 2, 3 } end):error("at least 64")
end)

quench.test("Kolmogorov-Smirnov tests take a sample or a distribution function", function()
  local two = stats.ks_test({ 1, 2, 3 }, { 4, 5, 6 })
  quench.expect(two.p):near(0.1, 1e-14)
  quench.expect(two.exact):is_true()
  quench.expect(stats.ks_test({ 0.7 }, function(x) return x end).p):near(0.6, 1e-14)
end)

quench.test("fits find parameters, errors and the curve", function()
  local x = linspace(0, 5, 21)
  local y = 2*math.exp(-x/1.5) + 0.3
  local fit = stats.fit { model = function(t, p) return p.a*math.exp(-t/p.tau) + p.c end, data = { x = x, y = y, error = 0*x + 0.01 },
                          start = { a = 1, tau = 1 }, params = { c = 0.3 } }
  quench.expect(fit.converged):is_true()
  quench.expect(fit.parameters.a):near(2, 1e-9)
  quench.expect(fit.parameters.tau):near(1.5, 1e-9)
  quench.expect(fit.degrees_of_freedom):near(19, 0)
  quench.expect(fit.errors_from):equal("errors")
  quench.expect(fit.curve(0)):near(2.3, 1e-9)
  quench.expect(fit.curve(x)):near(y, 1e-9)
  local part = stats.fit { model = function(t, p) return p.a + p.b*t end, data = { x = x, y = 1 + 2*x }, start = { a = 0, b = 0 }, from = 1, to = 2 }
  quench.expect(part.degrees_of_freedom):near(3, 0)
  quench.expect(part.parameters.b):near(2, 1e-9)
end)

quench.test("fits say what is missing", function()
  local data = { x = { 1, 2, 3 }, y = { 1, 2, 3 } }
  local line = function(x, p) return p.a*x end
  quench.expect(function() return stats.fit { data = data, start = { a = 1 } } end):error("model is a function")
  quench.expect(function() return stats.fit { model = line, data = data } end):error("start is a table")
  quench.expect(function() return stats.fit { model = line, data = { x = { 1 }, y = { 1, 2 } }, start = { a = 1 } } end):error("different lengths")
  quench.expect(function() return stats.fit { model = line, data = { x = { 1, 2 }, y = { 1, 2 }, error = { 0, 1 } }, start = { a = 1 } } end)
    :error("the error of the point at x = 1 is 0")
  quench.expect(function() return stats.fit { model = function(x, p) if x > p.a then return 1 end return 0 end, data = data, start = { a = 1 } } end):error()
end)
