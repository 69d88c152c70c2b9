local g = landscape.mosaic { material = "a-SiO" }
