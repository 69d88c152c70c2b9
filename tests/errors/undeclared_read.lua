print(lanscape)
