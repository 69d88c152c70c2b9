print(quench.stats.blocking { 1, 2, 3 })
