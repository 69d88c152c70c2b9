local exact = quench.exact(landscape.traps {}, dynamics.jumps { temperature = 0.5 })
