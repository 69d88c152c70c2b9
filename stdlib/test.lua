-- quench.test, quench.expect and quench.run_tests: checks of scripts and libraries, in the language of the scripts.
--
--   quench.test("the potential has its minimum at 0", function()
--     quench.expect(landscape.overlap{}:force(0)):near(0, 1e-12)
--   end)
--
-- `quench test DIR` runs every *_test.lua below DIR; in plain lua5.4 a file ends with quench.run_tests().
local quench = ...

local registered = {}

--- Text that reads back to the same number.
local function shown(value)
  if value ~= value then
    return "nan"
  elseif math.type(value) == "float" then
    for digits = 15, 17 do
      local text = string.format("%." .. digits .. "g", value)
      if tonumber(text) == value then return text end
    end
  elseif type(value) == "string" then
    return string.format("%q", value)
  end
  return tostring(value)
end

-- quench's own values show the name of their class in place of their metatable.
local function class_of(value)
  local class = type(value) == "userdata" and getmetatable(value)
  return type(class) == "string" and class or type(value)
end

--- Numbers of a value in row-major order, appended to `numbers`; nil when something else is inside.
local function gather(value, numbers)
  local class = class_of(value)
  if class == "number" then
    numbers[#numbers + 1] = value
    return numbers
  elseif class == "quench.dataset" then
    return gather(value.value, numbers)
  elseif class == "quench.array" then
    return gather(value:to_table(), numbers)
  elseif class ~= "table" then
    return nil
  end
  for _, item in ipairs(value) do
    if not gather(item, numbers) then return nil end
  end
  return numbers
end

local function numbers_of(value) return gather(value, {}) end

--- Raises at the line that called the expectation's method (two functions up).
local function fail(...)
  error(string.format(...), 3)
end

--- Calls visit(i, have, want) for every pair of numbers; one expected number serves all. Returns what went wrong with the
--- shapes, if anything did.
local function each_pair(have, want, visit)
  local left, right = numbers_of(have), numbers_of(want)
  if not left then return "expected numbers, got " .. class_of(have) end
  if not right then return "the expected value must be numbers, not " .. class_of(want) end
  if #left == 0 then return "expected numbers, got none" end
  local one = type(want) == "number"
  if not one and #left ~= #right then
    return string.format("expected %d numbers, got %d", #right, #left)
  end
  for i, x in ipairs(left) do visit(i, x, one and right[1] or right[i]) end
end

local function place_of(index, count) return count > 1 and string.format(" (element %d of %d)", index, count) or "" end

--- Absolute and relative part of a tolerance: a number, or a text such as "1%". Nothing for anything else.
local function parts_of(tolerance)
  if math.type(tolerance) and tolerance >= 0 then return tolerance, 0 end
  local percent = type(tolerance) == "string" and tonumber(tolerance:match("^%s*([%d.eE+-]+)%s*%%%s*$"))
  if percent and percent >= 0 then return 0, percent / 100 end
end

--- Says where two values differ, nil where they are the same: numbers and texts by ==, tables and arrays entry by entry.
local function difference(left, right, path)
  if left == right then return nil end
  local class, other = class_of(left), class_of(right)
  local where = path ~= "" and " at " .. path or ""
  if class == "quench.array" and other == class then
    return difference(left.shape, right.shape, path .. ".shape") or difference(left:to_table(), right:to_table(), path)
  elseif class ~= "table" or other ~= "table" then
    return string.format("expected %s, got %s%s", shown(right), shown(left), where)
  end
  for key, value in pairs(left) do
    local found = difference(value, right[key], path .. "[" .. shown(key) .. "]")
    if found then return found end
  end
  for key, value in pairs(right) do
    if left[key] == nil then return string.format("expected %s, got nil%s", shown(value), " at " .. path .. "[" .. shown(key) .. "]") end
  end
end

local expectation = {}

--- Every number within `tolerance` of the expected one: absolute, or "1%" of it. NaN is near nothing.
function expectation:near(want, tolerance)
  local absolute, relative = parts_of(tolerance)
  if not absolute then fail("near takes a tolerance, a number >= 0 or a text like \"1%%\", not %s", shown(tolerance)) end
  local worst, at, excess, count = nil, nil, -1, 0
  local trouble = each_pair(self.value, want, function(i, x, y)
    local distance, allowed = math.abs(x - y), absolute + relative * math.abs(y)
    count = count + 1
    if x == y or distance <= allowed then return end
    local beyond = distance ~= distance and math.huge or distance - allowed
    if beyond > excess then worst, at, excess = { x, y, allowed }, i, beyond end
  end)
  if trouble then fail("%s", trouble) end
  if worst then
    fail("expected %s within %s, got %s%s", shown(worst[2]), shown(worst[3]), shown(worst[1]), place_of(at, count))
  end
end

--- Every value within `sigmas` (4) standard errors of the expected one. Errors come from either side, where it is a
--- dataset that has them; independent errors add in quadrature.
function expectation:within(want, sigmas)
  sigmas = sigmas or 4
  local function errors_of(value)
    local errors = class_of(value) == "quench.dataset" and value.error
    return errors and numbers_of(errors)
  end
  local mine, theirs = errors_of(self.value), errors_of(want)
  if not mine and not theirs then fail("within needs a dataset with errors; without them write :near(value, tolerance)") end
  local message
  local trouble = each_pair(self.value, want, function(i, x, y)
    local left, right = mine and mine[i] or 0, theirs and (theirs[i] or theirs[1]) or 0
    local sigma = math.sqrt(left * left + right * right)
    if x == y or math.abs(x - y) <= sigmas * sigma or message then return end
    message = string.format("expected %s within %s standard errors of %s, got %s%s", shown(y), shown(sigmas), shown(sigma),
      shown(x), sigma ~= sigma and ": the error is not known" or string.format(": %.1f away", math.abs(x - y) / sigma))
      .. place_of(i, #numbers_of(self.value))
  end)
  if trouble then fail("%s", trouble) end
  if message then fail("%s", message) end
end

--- The same value: numbers and texts by ==, tables, lists and arrays entry by entry.
function expectation:equal(want)
  local found = difference(self.value, want, "")
  if found then fail("%s", found) end
end

function expectation:is_true()
  if self.value ~= true then fail("expected true, got %s", shown(self.value)) end
end

function expectation:is_false()
  if self.value ~= false then fail("expected false, got %s", shown(self.value)) end
end

function expectation:is_nil()
  if self.value ~= nil then fail("expected nil, got %s", shown(self.value)) end
end

--- Every number below `limit`.
function expectation:below(limit)
  local message
  local trouble = each_pair(self.value, limit, function(_, x, y)
    if not (x < y) then message = message or string.format("expected less than %s, got %s", shown(y), shown(x)) end
  end)
  if trouble or message then fail("%s", trouble or message) end
end

--- Every number above `limit`.
function expectation:above(limit)
  local message
  local trouble = each_pair(self.value, limit, function(_, x, y)
    if not (x > y) then message = message or string.format("expected more than %s, got %s", shown(y), shown(x)) end
  end)
  if trouble or message then fail("%s", trouble or message) end
end

--- The function raises an error whose text contains `text` (any error without it). Returns the error value, so that its
--- kind and facts can be checked too.
function expectation:error(text)
  if type(self.value) ~= "function" then fail("expect(...):error takes a function, not %s", class_of(self.value)) end
  local worked, raised = pcall(self.value)
  if worked then fail("expected an error%s, but the function returned", text and " with " .. shown(text) or "") end
  local message = tostring(raised)
  if text and not message:find(text, 1, true) then fail("expected an error with %s, got:\n%s", shown(text), message) end
  return raised
end

local known = {}
for name in pairs(expectation) do known[#known + 1] = name end
table.sort(known)
local expectation_class = {
  __name = "quench.expectation",
  __index = function(_, name)
    if name == "value" then return nil end  -- expect(nil)
    return expectation[name] or error(string.format("expect(x) has no :%s(); it has %s", tostring(name), table.concat(known, ", ")), 2)
  end,
}

--- Wraps a value for checking.
function quench.expect(...)
  if select("#", ...) ~= 1 then error("quench.expect takes one value", 2) end
  local value = ...
  return setmetatable({ value = value }, expectation_class)
end

--- Registers a test: what holds, and the function that checks it.
function quench.test(what, check)
  if type(what) ~= "string" or type(check) ~= "function" then
    error("quench.test takes what holds and a function: quench.test(\"the sum is one\", function() ... end)", 2)
  end
  registered[#registered + 1] = { what = what, check = check }
end

local function interrupted(raised)
  return type(raised) == "table" and rawget(raised, "kind") == "interrupted"
end

--- Runs and forgets the registered tests. Prints a line for each and, unless { summary = false }, "N passed, N failed".
--- Returns both numbers.
function quench.run_tests(options)
  local passed, failed = 0, 0
  local tests = registered
  registered = {}
  for _, test in ipairs(tests) do
    local fine, raised = pcall(test.check)
    if fine then
      passed = passed + 1
      io.write("ok    ", test.what, "\n")
    elseif interrupted(raised) then
      error(raised, 0)
    else
      failed = failed + 1
      io.write("FAIL  ", test.what, "\n      ", (tostring(raised):gsub("\n", "\n      ")), "\n")
    end
  end
  if not options or options.summary ~= false then io.write(string.format("%d passed, %d failed\n", passed, failed)) end
  return passed, failed
end
