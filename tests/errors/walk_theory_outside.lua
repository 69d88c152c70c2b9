print(quench.theory.H(1.5, 1))
