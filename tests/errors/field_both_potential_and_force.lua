local o = landscape.overlap { potential = function(q) return q^2 end, force = function(q) return -2*q end }
