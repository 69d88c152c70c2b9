local k = quench.kernel(math.sin)
