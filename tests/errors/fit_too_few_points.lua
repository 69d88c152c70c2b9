quench.stats.fit { model = function(x, p) return p.a*x + p.b end, data = { x = { 1 }, y = { 1 }, error = { 1 } }, start = { a = 1, b = 1 } }
