local o = landscape.overlap { cstar = 0.5, epsilon = -0.3 }
