local k = quench.kernel(function(q) return q + "a" end)
