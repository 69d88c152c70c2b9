local traps = landscape.traps { states = 1 }
