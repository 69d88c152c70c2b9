quench.stats.fit { model = function(x, p) return p.a*x end, data = { x = { 1, 2 }, y = { 1, 2 } } }
