local f = quench.tabulate(function(x) return 1/x end, { 0, 1 })
