temperature = 0.5
