local function force(q)
  if q == 0.25 then return nil end
  return -q
end
local l = landscape.overlap { force = force }
