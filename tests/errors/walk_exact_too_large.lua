local exact = quench.exact(landscape.rem { spins = 13, disorder = 1 }, dynamics.jumps { temperature = 0.5 })
