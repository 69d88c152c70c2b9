print(observe.mean():of(landscape.overlap {}))
