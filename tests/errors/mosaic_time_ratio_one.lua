local size = observe.cooperativity { from = "time", time_ratio = 1 }
