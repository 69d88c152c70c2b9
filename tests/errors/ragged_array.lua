local d = dynamics.langevin { lattice = { { 8, 8 }, { 8 } } }
