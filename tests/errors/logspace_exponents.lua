print(quench.logspace(-3, 3, 7))
