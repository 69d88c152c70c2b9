local k = quench.kernel(function(q) return q*quench.axis "T" end)
print(k(1))
