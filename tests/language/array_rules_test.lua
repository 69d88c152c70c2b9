-- What arrays do at their edges: views and copies, ends of ranges, masks, and the errors that say what is wrong.
local function fails(f, text) quench.expect(f):error(text) end

quench.test("rows are views, slices and options are copies", function()
  local a = array { { 1, 2, 3 }, { 4, 5, 6 } }
  local row = a[1]
  row[2] = 20
  quench.expect(a[1][2]):equal(20.0)
  a[1] = a[2]
  quench.expect(a[1] == a[2]):is_true()
  a[2] = 0
  quench.expect(a[2]:sum()):equal(0.0)
  local v = linspace(1, 4, 4)
  local square, slice, copy = v:reshape { 2, -1 }, v:slice(1, 2), v:copy()
  square[1][1] = 9
  quench.expect(v[1]):equal(9.0)
  quench.expect(slice[1] + copy[1]):equal(2.0)
end)

quench.test("ends are met exactly", function()
  quench.expect(linspace(0.1, 0.7, 4)[4]):equal(0.7)
  quench.expect(#linspace(3, 9, 1)):equal(1)
  quench.expect(logspace(1, 1000, 4):to_table()):equal { 1, 10, 100, 1000 }
  local decades = logspace(0.1, 1e3, 41)
  quench.expect(decades[1] == 0.1 and decades[11] == 1 and decades[21] == 10 and decades[41] == 1e3):is_true()
  quench.expect(#range(0, 1, 0.1)):equal(11)
  quench.expect(#range(1, 0)):equal(0)
  quench.expect(range(3, 1, -1):to_table()):equal { 3, 2, 1 }
  local visited = 0
  for i, x in ipairs(linspace(0, 1, 5)) do
    visited = visited + 1
    quench.expect(x):equal((i - 1)/4)
  end
  quench.expect(visited):equal(5)
end)

quench.test("slices count from either end, with both ends, in both directions", function()
  local a = array { 1, 2, 3, 4 }
  quench.expect(a:slice(-2):to_table()):equal { 3, 4 }
  quench.expect(a:slice(nil, 2):to_table()):equal { 1, 2 }
  quench.expect(a:slice(4, 1, -1):to_table()):equal { 4, 3, 2, 1 }
  fails(function() return a:slice(1, 5) end, "slice: entry 5 of an array of 4 entries")
end)

quench.test("operators act entry by entry as Lua does on numbers", function()
  local a = array { 7, -7 }
  quench.expect((a//2):to_table()):equal { 7.0//2, -7.0//2 }
  quench.expect((a % 4):to_table()):equal { 7.0 % 4, -7.0 % 4 }
  quench.expect((2^array { 3 } - -a:slice(1, 1))[1]):equal(15.0)
  quench.expect(array { 1, 2 } == array { 1, 2 } and array { 1, 2 } ~= array { 1, 3 }):is_true()
  local m = array { 1, 2, 3, 4 }
  quench.expect(m[m:gt(2)]:to_table()):equal { 3, 4 }
  quench.expect((m:le(1) | m:ge(4)):sum()):equal(2.0)
  quench.expect((~m:gt(1)):to_table()):equal { 1, 0, 0, 0 }
end)

quench.test("reductions run over everything or along an axis", function()
  local a = array { { 1, 2 }, { 3, 5 } }
  quench.expect(a:sum()):equal(11.0)
  quench.expect(a:sum(1):to_table()):equal { 4, 7 }
  quench.expect(a:max(-1):to_table()):equal { 2, 5 }
  quench.expect(array { { 3, 1 }, { 0, -1 } }:sort():to_table()):equal { { 1, 3 }, { -1, 0 } }
  quench.expect((array { 1e8 + 1, 1e8 + 2, 1e8 + 3 }):var()):near(2/3, 1e-15)
end)

quench.test("printing shows the ends of long arrays", function()
  quench.expect(tostring(array { 1, 2.5 })):equal("array{1, 2.5}")
  quench.expect(tostring(linspace(1, 100, 100))):equal("array{1, 2, 3, 4, 5, ... 93 more ..., 99, 100}")
  quench.expect(tostring(array { { 1, 2 }, { 3, 4 } })):equal("array 2x2 {{1, 2}, {3, 4}}")
end)

quench.test("errors say what was given and what is there", function()
  local m = array { 1, 2, 3, 4 }
  fails(function() return m[0] end, "index 0 of an array of 4: the first entry is 1")
  fails(function() return m[7] end, "index 7 of an array of 4 entries")
  fails(function() m[5] = 1 end, "an array of 4 entries does not grow")
  fails(function() return m:meam() end, 'did you mean "mean"?')
  fails(function() return m.sum(3) end, "call methods with a colon")
  fails(function() return array { { 1, 2 }, { 3 } } end, "array: entry 2 has 1 entries, others have 2")
  fails(function() return array { 1, { 3 } } end, "array: entry 2 is a list, entries before it are numbers")
  fails(function() return array { { 1 }, 3 } end, "array: entry 2 is a number, others are lists")
  fails(function() return array { 1, "a" } end, "array: entry 2 is a string, not a number")
  fails(function() return array { a = 1 } end, "array: takes lists of numbers without names")
  fails(function() return m + array { 1 } end, "arrays of shape 4 and 1 do not combine")
  fails(function() return m + "x" end, "add: an array combines with numbers and arrays, not with a string")
  fails(function() return m < 2 end, "a:lt(b)")
  fails(function() return array.zeros(1e9, 1e9) end, "needs 7.45e+09 GiB")
  fails(function() return logspace(0, 1, 3) end, "must be positive")
  fails(function() return m:map(function() end) end, "map: the function gave a nil for 1, not a number")
  fails(function() return m:reshape { 3 } end, "reshape: 4 numbers do not fill 3")
  fails(function() return array {}:max() end, "an empty array has no maximum")
end)
