local d = dynamics.langevin { scheme = "heun" }
