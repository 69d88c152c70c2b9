print(quench.theory.H(0.5))
