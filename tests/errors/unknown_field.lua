local field = landscape.overlap {}
print(field.cster)
