print(quench.linspace(0, "1", 5))
