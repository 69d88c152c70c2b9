local o = landscape.overlap { force = function(q) return -q end }
print(o:potential(1))
