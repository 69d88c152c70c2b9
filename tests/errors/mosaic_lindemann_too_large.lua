local glass = landscape.mosaic { lindemann = 0.35 }
