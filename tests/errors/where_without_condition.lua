print(quench.where(1, 2, 3))
