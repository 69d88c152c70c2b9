quench.stats.fit { data = { x = { 1, 2 }, y = { 1, 2 } }, start = { a = 1 } }
