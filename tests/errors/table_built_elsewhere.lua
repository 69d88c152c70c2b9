local options = { varianc = 0.1 }
local n = noise.quenched(options)
print(n)
