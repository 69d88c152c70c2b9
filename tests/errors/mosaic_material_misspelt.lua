local glass = landscape.mosaic { material = "a-SiO" }
