local glass = landscape.mosaic { material = "a-SiO2", ripplon_max = 1 }
