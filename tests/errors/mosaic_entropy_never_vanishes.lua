local glass = landscape.mosaic { T_g = 300, T_K = 310, delta_cp = 3 }
