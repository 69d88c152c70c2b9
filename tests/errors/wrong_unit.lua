local u = quench.units
local n = noise.thermal { temperature = 3*u.K }
