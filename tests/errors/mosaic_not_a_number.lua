return landscape.mosaic { material = "a-SiO2", mass_density = 0/0 }
