local rem = landscape.rem { spins = 65 }
