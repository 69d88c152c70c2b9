print(quench.theory.H(0.5, 1, 3))
