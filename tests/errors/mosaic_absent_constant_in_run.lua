return quench.experiment {
  landscape = landscape.mosaic { material = "a-SiO2" },
  observables = { F = observe.barrier { temperature = { 0.9, 1 } } },
  seed = 1,
}
