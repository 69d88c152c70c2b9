print(quench.stats.jackknife({ 1, 2, 3 }, function(rows) return "x" end))
