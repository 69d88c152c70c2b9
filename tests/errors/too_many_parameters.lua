local w = landscape.overlap { potential = function(q, a, b) return q^2 * a * b end }
print(w)
