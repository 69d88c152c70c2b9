local rem = landscape.rem { spins = 0 }
