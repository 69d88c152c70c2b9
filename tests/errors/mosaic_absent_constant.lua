local silica = landscape.mosaic { material = "a-SiO2" }
print(observe.barrier():of(silica))
