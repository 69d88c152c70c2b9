-- Functions in compiled loops: section 3 of the language.
local where = quench.where

quench.test("a kernel evaluates numbers and arrays, and differentiates", function()
  local k = quench.kernel(function(q) return q^3 - 2*q + math.tanh(2*q) end)
  local x = linspace(-2, 2, 41)
  for i = 1, #x do
    quench.expect(k(x)[i]):near(x[i]^3 - 2*x[i] + math.tanh(2*x[i]), 1e-13)
    quench.expect(k:derivative("q")(x)[i]):near(3*x[i]^2 - 2 + 2/math.cosh(2*x[i])^2, 1e-12)
  end
end)

quench.test("arguments go by the names in the function", function()
  local k = quench.kernel(function(x, y) return x^2*y end)
  quench.expect(k(3, 2)):near(18, 0)
  quench.expect(k:derivative("y")(3, 2)):near(9, 0)
  quench.expect(k:derivative("x")(3, 2)):near(12, 0)
  quench.expect(function() return k:derivative("z") end):error("no argument")
end)

quench.test("where chooses without branching", function()
  local f = function(q) return where(q:lt(0.5), q, 1 - q) end
  local k = quench.kernel(f)
  for _, q in ipairs { -1, 0.25, 0.5, 0.75 } do quench.expect(k(q)):near(f(q), 0) end
end)

quench.test("masks combine in traced functions, on numbers and on booleans", function()
  local f = function(q) return where(q:gt(-0.5) & ~q:ge(0.5) | q:eq(2), 1.0, 0.0) end
  local k = quench.kernel(f)
  for _, q in ipairs { -1, -0.5, 0, 0.5, 1, 2 } do quench.expect(k(q)):near(f(q), 0) end
end)

quench.test("branches on the argument are refused", function()
  quench.expect(function() return quench.kernel(function(q) if q < 0.5 then return q end return 1 end) end):error("branch on a traced value")
  quench.expect(function() return quench.kernel(function(q) return q == 0.3 and 1 or q end) end):error("cannot be traced")
  quench.expect(function() return quench.kernel(function(q) return type(q) == "number" and q or 2*q end) end):error("cannot be traced")
end)

quench.test("an equality with an upvalue is met by the verification", function()
  local special = 0.7123
  quench.expect(function() return quench.kernel(function(q) return q == special and 1 or q end) end):error("cannot be traced")
end)

quench.test("randomness in a traced function is caught", function()
  quench.expect(function() return quench.kernel(function(q) return q + math.random() end) end):error("cannot be traced")
end)

quench.test("a function that returns nothing is an error", function()
  quench.expect(function() return quench.kernel(function(q) local w = q^2 end) end):error("returns nil")
end)

quench.test("all functions of math and quench.math agree with scalars", function()
  local m = quench.math
  local functions = { abs = m.abs, sqrt = m.sqrt, exp = m.exp, expm1 = m.expm1, log = m.log, log1p = m.log1p, sin = m.sin, cos = m.cos,
    tan = m.tan, asin = m.asin, acos = m.acos, atan = m.atan, sinh = m.sinh, cosh = m.cosh, tanh = m.tanh, erf = m.erf, erfc = m.erfc,
    lgamma = m.lgamma, floor = m.floor, ceil = m.ceil }
  for _, f in pairs(functions) do
    local k = quench.kernel(function(q) return f(q) end)
    for _, x in ipairs { 0.1, 0.35, 0.5, 0.8, 0.95 } do quench.expect(k(x)):near(f(x), 1e-14) end
  end
  local k = quench.kernel(function(a, b) return m.max(a, b, 0.3) - m.min(a, b) + m.atan(a, b) + m.clamp(a, -0.5, 0.5) + a // 0.3 + a % 0.3 end)
  local f = function(a, b) return m.max(a, b, 0.3) - m.min(a, b) + m.atan(a, b) + m.clamp(a, -0.5, 0.5) + a // 0.3 + a % 0.3 end
  for _, p in ipairs { { 0.2, -0.7 }, { -1.1, 0.4 }, { 0.9, 0.1 } } do quench.expect(k(p[1], p[2])):near(f(p[1], p[2]), 1e-14) end
end)

quench.test("integers keep Lua's rules in math functions", function()
  quench.expect(math.type(math.max(1, 2))):equal("integer")
  quench.expect(math.type(math.abs(-3))):equal("integer")
  quench.expect(math.type(math.floor(2.5))):equal("integer")
  quench.expect(math.log(8, 2)):near(3, 0)
end)

quench.test("a function that cannot be traced can be tabulated", function()
  local f = quench.tabulate(function(q) if q < 0.2 then return q^2 end return 0.04 + 0.4*(q - 0.2) + (q - 0.2)^2 end, { -1, 1, tolerance = 1e-9 })
  local k = quench.kernel(function(q) return 2*f(q) end)
  for _, q in ipairs { -0.9, -0.1, 0.3, 0.77 } do
    quench.expect(f(q)):near(q^2, 1e-9)
    quench.expect(k(q)):near(2*q^2, 2e-9)
  end
  quench.expect(f(1.5) ~= f(1.5)):is_true()
end)

quench.test("a kernel prints its graph, operations and cost", function()
  local text = tostring(quench.kernel(function(q) return q^2 + math.exp(q) end))
  quench.expect(text:find("exp", 1, true) ~= nil and text:find("ns per element", 1, true) ~= nil):is_true()
end)

quench.test("numbers have the comparison methods and no other field", function()
  local x = 0.25
  quench.expect(x:lt(0.5)):is_true()
  quench.expect(x:ge(0.5)):equal(false)
  quench.expect(function() return x.length end):error("attempt to index a number value")
end)
