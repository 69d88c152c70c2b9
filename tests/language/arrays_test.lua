-- Arrays and datasets: section 2 of the language.
quench.test("arrays are made, sliced and reshaped", function()
  local a = array { { 1, 2, 3 }, { 4, 5, 6 } }
  quench.expect(a.shape[1] == 2 and a.shape[2] == 3):is_true()
  quench.expect(#a):equal(2)
  quench.expect(a[2][3]):near(6, 0)
  quench.expect(a[-1][1]):near(4, 0)
  a[1][2] = 20
  quench.expect(a:to_table()):equal { { 1, 20, 3 }, { 4, 5, 6 } }
  quench.expect(a:reshape { 3, 2 }:to_table()):equal { { 1, 20 }, { 3, 4 }, { 5, 6 } }
  quench.expect(range(1, 10, 3):to_table()):equal { 1, 4, 7, 10 }
  quench.expect(linspace(0, 1, 5):slice(2, 4):to_table()):equal { 0.25, 0.5, 0.75 }
  quench.expect(linspace(0, 1, 5):slice(1, 5, 2):to_table()):equal { 0, 0.5, 1 }
  quench.expect(logspace(1, 100, 3)):near(array { 1, 10, 100 }, 1e-12)
  quench.expect(array.zeros(2, 2):sum()):near(0, 0)
end)

quench.test("arithmetic and reductions act elementwise", function()
  local a, b = array { 1, 2, 3 }, array { 4, 5, 6 }
  quench.expect((2*a + b/2 - 1)^2):near(array { 9, 30.25, 64 - 64 + 64 }, 1e-12)
  quench.expect(a:mean()):near(2, 0)
  quench.expect(a:var()):near(2/3, 1e-15)
  quench.expect(a:std()):near(math.sqrt(2/3), 1e-15)
  quench.expect(b:min() + b:max()):near(10, 0)
  quench.expect(a:cumsum():to_table()):equal { 1, 3, 6 }
  quench.expect(array { 3, 1, 2 }:sort():to_table()):equal { 1, 2, 3 }
  quench.expect(a:map(function(x) return x^2 end):to_table()):equal { 1, 4, 9 }
  quench.expect(math.exp(a)):near(array { math.exp(1), math.exp(2), math.exp(3) }, 1e-13)
end)

quench.test("comparisons give masks that combine", function()
  local a = linspace(0, 1, 5)
  local inside = a:gt(0.2) & a:lt(0.8)
  quench.expect(quench.where(inside, a, 0):sum()):near(1.5, 1e-15)
  quench.expect((~inside | a:eq(0.5)):sum()):near(3, 0)
end)

local function result()
  return quench.experiment {
    landscape = landscape.overlap { potential = function(q) return q^2/2 end }, dynamics = dynamics.langevin { lattice = { 6 }, step = 0.05 },
    noise = noise.thermal { temperature = 0.1 }, times = { 0.5, 1, 2 }, seed = 5, ensemble = 32,
    observables = { C = observe.mean(), M2 = observe.second_moment(), chi = observe.susceptibility { normalise = "none" } },
  }:run()
end

quench.test("datasets carry dims, coordinates, errors and members", function()
  local r = result()
  quench.expect(r.C.dims):equal { "t" }
  quench.expect(r.C.coords.t:to_table()):equal { 0.5, 1, 2 }
  quench.expect(r.C.error[2] > 0):is_true()
  quench.expect(r.C.members.shape[1]):near(32, 0)
  quench.expect(r.C.members:sum()/96):near(r.C.value:mean(), 1e-14)
end)

quench.test("arithmetic between datasets of one result pairs members", function()
  local r = result()
  local zero = r.C - r.C
  quench.expect(zero.value:to_table()):equal { 0, 0, 0 }
  quench.expect(zero.error:to_table()):equal { 0, 0, 0 }
  -- chi = n/(n-1) (C2 - C^2), also in its error, because both come from the same members
  local chi = (r.M2 - r.C^2)*(32/31)
  quench.expect(chi):near(r.chi, 1e-12)
  for i = 1, 3 do quench.expect(chi.error[i]):near(r.chi.error[i], "5%") end
end)

quench.test("selection, interpolation and curves against each other", function()
  local r = result()
  quench.expect(r.C:sel { t = 0.9 }.value):near(r.C.value[2], 0)
  quench.expect(function() return r.C:sel { t = 0.9, exact = true } end):error("0.9")
  quench.expect(r.C:interp { t = 1.5 }.value):near((r.C.value[2] + r.C.value[3])/2, 1e-14)
  local curve = r.chi:versus(r.C)
  quench.expect(curve.coords.C:to_table()):equal(r.C.value:to_table())
  quench.expect(curve.coord_errors.C[1] > 0):is_true()
end)

quench.test("what fuzzing found stays found", function()
  quench.expect(quench.math.digamma(-1) ~= quench.math.digamma(-1)):is_true()  -- nan at a pole, not an exception
  quench.expect(array { 1, 2, 3 }:slice(1, 3, math.maxinteger):to_table()):equal { 1 }
  quench.expect(array { 1, 2, 3 }:slice(3, 1, math.mininteger):to_table()):equal { 3 }
  quench.expect(function() range(0, 1, math.huge) end):error("finite")
  -- Whoever gets hold of a metatable could call its collector and destroy the value under everybody's hands.
  quench.expect(type(getmetatable(array { 1 }))):equal("string")
end)
