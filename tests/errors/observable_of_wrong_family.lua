print(observe.glass_temperature():of(landscape.overlap {}))
