local traps = landscape.traps { threshold = 0/0 }
