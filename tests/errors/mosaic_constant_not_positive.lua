local glass = landscape.mosaic {
  T_g = 1500,
  tau_0 = 0,
}
