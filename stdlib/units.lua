-- quench.units: SI quantities for the boundary of a script.
--
--   local units = quench.units
--   local T_g, density = 1500*units.K, 2.2*units.g/units.cm^3
--   print(density)                              --> 2200 kg m^-3
--   print(T_g:in_units(units.mK), density:in_units "kg/m^3")
--
-- Adding a length to a time is an error. Options that state a unit take quantities and turn them into numbers at once, so no
-- loop ever sees one. Values: the SI brochure (9th edition, 2019); k_B, h, N_A and e are exact by definition.
local quench = ...

local base = { "kg", "m", "s", "K", "mol", "A" }  -- the order in which dimensions are written
local quantity = { __name = "quench.quantity" }
local methods = {}
local SI, DIMENSIONS = {}, {}                    -- keys that only this file knows, so that no script can write behind them

--- A quantity from its value in SI base units and its dimensions {m = 1, s = -2}; a plain value where all dimensions cancel.
local function make(value, dimensions)
  if next(dimensions) == nil then return value end
  return setmetatable({ [SI] = value, [DIMENSIONS] = dimensions }, quantity)
end

local function is_quantity(x) return getmetatable(x) == quantity end

local function parts(x)
  if is_quantity(x) then return x[SI], x[DIMENSIONS] end
  return x, {}
end

--- Dimensions of a product: left + scale*right, without zeros.
local function combined(left, right, scale)
  local sum = {}
  for name, power in pairs(left) do sum[name] = power end
  for name, power in pairs(right) do
    local total = (sum[name] or 0) + scale * power
    sum[name] = total ~= 0 and total or nil
  end
  return sum
end

local function same_dimensions(left, right) return next(combined(left, right, -1)) == nil end

local function power_text(power)
  if power == 1 then return "" end
  return power == math.floor(power) and string.format("^%d", power) or string.format("^%g", power)
end

local function dimensions_text(dimensions)
  local words = {}
  for _, name in ipairs(base) do
    if dimensions[name] then words[#words + 1] = name .. power_text(dimensions[name]) end
  end
  return #words > 0 and table.concat(words, " ") or "a pure number"
end

-- ---- units by name

local function dims(kg, m, s, K, mol, A)
  local all = { kg, m, s, K, mol, A }
  local found = {}
  for i, name in ipairs(base) do
    if all[i] and all[i] ~= 0 then found[name] = all[i] end
  end
  return found
end

-- {value in SI base units, dimensions, takes prefixes}
local electron = 1.602176634e-19
local energy = dims(1, 2, -2)
local named = {
  kg = { 1, dims(1) }, g = { 1e-3, dims(1), true }, m = { 1, dims(0, 1), true }, s = { 1, dims(0, 0, 1), true },
  K = { 1, dims(0, 0, 0, 1), true }, mol = { 1, dims(0, 0, 0, 0, 1), true }, A = { 1, dims(0, 0, 0, 0, 0, 1), true },
  N = { 1, dims(1, 1, -2), true }, J = { 1, energy, true }, eV = { electron, energy, true }, cal = { 4.184, energy, true },
  W = { 1, dims(1, 2, -3), true }, Pa = { 1, dims(1, -1, -2), true }, bar = { 1e5, dims(1, -1, -2), true },
  Hz = { 1, dims(0, 0, -1), true }, C = { 1, dims(0, 0, 1, 0, 0, 1), true }, V = { 1, dims(1, 2, -3, 0, 0, -1), true },
  angstrom = { 1e-10, dims(0, 1) }, minute = { 60, dims(0, 0, 1) }, hour = { 3600, dims(0, 0, 1) },
  day = { 86400, dims(0, 0, 1) }, year = { 31557600, dims(0, 0, 1) }, u = { 1.66053906660e-27, dims(1) },
  atm = { 101325, dims(1, -1, -2) },
  k_B = { 1.380649e-23, dims(1, 2, -2, -1) }, h = { 6.62607015e-34, dims(1, 2, -1) },
  hbar = { 6.62607015e-34 / (2 * math.pi), dims(1, 2, -1) }, N_A = { 6.02214076e23, dims(0, 0, 0, 0, -1) },
  R = { 8.31446261815324, dims(1, 2, -2, -1, -1) }, e = { electron, dims(0, 0, 1, 0, 0, 1) },
}
local prefixes = {
  a = 1e-18, f = 1e-15, p = 1e-12, n = 1e-9, u = 1e-6, m = 1e-3, c = 1e-2, d = 1e-1, k = 1e3, M = 1e6, G = 1e9, T = 1e12,
}

--- The unit of that name, nil where there is none.
local function unit_called(name)
  local entry = named[name]
  if entry then return make(entry[1], entry[2]) end
  local prefix, stem = prefixes[name:sub(1, 1)], named[name:sub(2)]
  if prefix and stem and stem[3] then return make(prefix * stem[1], stem[2]) end
end

--- Reads "kg/m^3", "J/(K kg)", "1/K"; nil where a name is no unit. Products are written with spaces, * or /.
local function unit_from_text(text)
  local at = 1
  local product
  local function factor()
    at = text:match("^%s*()", at)
    if text:sub(at, at) == "(" then
      at = at + 1
      local inside = product()
      if not inside or text:sub(at, at) ~= ")" then return nil end
      at = at + 1
      return inside
    end
    local number, after = text:match("^([%d.]+)()", at)
    local name, behind = text:match("^([%a_]+)()", at)
    at = after or behind or at
    local value = number and tonumber(number) or name and unit_called(name)
    local power, past = text:match("^%^(%-?[%d.]+)()", at)
    if value and power then
      at = past
      value = value ^ tonumber(power)
    end
    return value
  end
  function product()
    local value = factor()
    while value do
      local operator, after = text:match("^%s*([*/]?)%s*()", at)
      if after > #text or text:sub(after, after) == ")" then
        at = after
        return value
      end
      at = after
      local next_value = factor()
      if not next_value then return nil end
      value = operator == "/" and value / next_value or value * next_value
    end
  end
  local result = product()
  return at > #text and result or nil
end

-- ---- arithmetic

local function demand_same(left, right, verb)
  if not same_dimensions(left, right) then
    error(string.format("units: cannot %s %s and %s", verb, dimensions_text(left), dimensions_text(right)), 3)
  end
end

function quantity.__add(left, right)
  local a, mine = parts(left)
  local b, theirs = parts(right)
  demand_same(mine, theirs, "add")
  return make(a + b, mine)
end

function quantity.__sub(left, right)
  local a, mine = parts(left)
  local b, theirs = parts(right)
  demand_same(mine, theirs, "subtract")
  return make(a - b, mine)
end

function quantity.__mul(left, right)
  local a, mine = parts(left)
  local b, theirs = parts(right)
  return make(a * b, combined(mine, theirs, 1))
end

function quantity.__div(left, right)
  local a, mine = parts(left)
  local b, theirs = parts(right)
  return make(a / b, combined(mine, theirs, -1))
end

function quantity.__unm(x) return make(-x[SI], x[DIMENSIONS]) end

function quantity.__pow(left, power)
  if not is_quantity(left) or type(power) ~= "number" then
    error("units: an exponent is a plain number, not " .. (is_quantity(power) and dimensions_text(power[DIMENSIONS]) or type(power)), 2)
  end
  return make(left[SI] ^ power, combined({}, left[DIMENSIONS], power))
end

function quantity.__eq(left, right)
  return same_dimensions(left[DIMENSIONS], right[DIMENSIONS]) and left[SI] == right[SI]
end

function quantity.__lt(left, right)
  local a, mine = parts(left)
  local b, theirs = parts(right)
  demand_same(mine, theirs, "compare")
  return a < b
end

function quantity.__le(left, right)
  local a, mine = parts(left)
  local b, theirs = parts(right)
  demand_same(mine, theirs, "compare")
  return a <= b
end

-- ---- looking at quantities

local function number_text(x) return math.type(x) and string.format("%.12g", x) or tostring(x) end

function quantity.__tostring(x)
  for _, name in ipairs { "J", "Pa", "N", "W", "C", "V" } do
    if same_dimensions(named[name][2], x[DIMENSIONS]) then return number_text(x[SI]) .. " " .. name end
  end
  return number_text(x[SI]) .. " " .. dimensions_text(x[DIMENSIONS])
end

function quantity.__index(x, name)
  if name == "si" then
    return x[SI]
  elseif name == "dimensions" then
    return combined(x[DIMENSIONS], {}, 1)
  elseif methods[name] then
    return methods[name]
  end
  error(string.format("units: a quantity has :in_units(unit), .si and .dimensions, no \"%s\"", tostring(name)), 2)
end

function quantity.__newindex() error("units: quantities do not change", 2) end

--- The plain number in the given unit: a quantity, or a text such as "kg/m^3".
function methods.in_units(x, unit)
  local wanted = unit
  if type(unit) == "string" then
    wanted = unit_from_text(unit) or error(string.format("units: \"%s\" is no unit", unit), 2)
  end
  if not is_quantity(wanted) then error("units: in_units takes a unit, such as units.K or \"K\"", 2) end
  demand_same(x[DIMENSIONS], wanted[DIMENSIONS], "convert between")
  return x[SI] / wanted[SI]
end

--- For options: the number in the option's unit, or nil and the reason.
function quantity.__strip(x, unit)
  local wanted = unit_from_text(unit)
  if not is_quantity(wanted) then
    return nil, (unit == "" or unit == "1") and "takes a pure number, not a quantity in " .. dimensions_text(x[DIMENSIONS])
      or string.format("is in reduced units [%s]: write a plain number, not a quantity in %s", unit, dimensions_text(x[DIMENSIONS]))
  elseif not same_dimensions(wanted[DIMENSIONS], x[DIMENSIONS]) then
    return nil, string.format("is in %s, not in %s", unit, dimensions_text(x[DIMENSIONS]))
  end
  return x[SI] / wanted[SI]
end

quench.units = setmetatable({}, {
  __index = function(_, name)
    local unit = type(name) == "string" and unit_called(name)
    if unit then return unit end
    local list = {}
    for known in pairs(named) do list[#list + 1] = known end
    table.sort(list)
    error(string.format("there is no unit \"%s\"; units: %s, most of them with the prefixes a f p n u m c d k M G T",
      tostring(name), table.concat(list, " ")), 2)
  end,
  __newindex = function() error("quench.units is read-only", 2) end,
})
