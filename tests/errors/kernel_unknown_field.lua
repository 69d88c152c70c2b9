local k = quench.kernel(function(q) return q^2 end)
print(k.deriv)
