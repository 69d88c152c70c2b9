math.randomseed(1)
local k = quench.kernel(function(q) return q + math.random() end)
print(k)
