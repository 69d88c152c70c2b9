print(array {}:max())
