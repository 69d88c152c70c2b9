local graph = landscape.levels { energies = { -1 } }
