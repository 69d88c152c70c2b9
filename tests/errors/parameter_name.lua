local a = quench.param(1)
