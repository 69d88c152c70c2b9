local n = noise.quenched { variance = function(q) return q end }
print(n)
