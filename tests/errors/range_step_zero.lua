print(quench.range(0, 1, 0))
