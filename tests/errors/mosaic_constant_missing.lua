print(observe.glass_temperature():of(landscape.mosaic {}))
