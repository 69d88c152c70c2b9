print(quench.experimnt)
