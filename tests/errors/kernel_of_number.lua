local k = quench.kernel(3)
