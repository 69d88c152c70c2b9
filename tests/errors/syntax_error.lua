return quench.experiment {
  landscape = landscape.overlap {
