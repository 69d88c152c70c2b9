local exact = quench.exact(landscape.rem { spins = 8 }, dynamics.jumps { temperature = 0.5 })
