quench.stats.fit { model = function(x, p) return p.a*x end, start = { a = 1 } }
