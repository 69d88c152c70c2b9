local d = dynamics.langevin { scheme = "etd" }
