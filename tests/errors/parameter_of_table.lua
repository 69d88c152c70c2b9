local a = quench.param("T", { 1, 2 })
