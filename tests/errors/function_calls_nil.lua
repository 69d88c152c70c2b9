local k = quench.kernel(function(q) return math.tnah(q) end)
