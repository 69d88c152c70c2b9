local a = quench.array.zeros(1e5, 1e5, 1e5)
