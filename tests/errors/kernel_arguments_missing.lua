local k = quench.kernel(function(q, x) return q*x end)
print(k(1))
