local f = quench.tabulate(function(x) return math.abs(x - 0.3) end, { 0, 1 })
