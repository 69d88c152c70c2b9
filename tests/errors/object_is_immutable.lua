local field = landscape.overlap {}
field.cstar = 0.7
