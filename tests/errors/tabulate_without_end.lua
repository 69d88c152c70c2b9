local f = quench.tabulate(function(x) return x end, { 0 })
