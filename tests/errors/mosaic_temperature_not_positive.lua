return quench.experiment {
  landscape = landscape.mosaic { material = "a-SiO2" },
  observables = { C = observe.heat_capacity { temperature = { 0.02, -0.05 } } },
}
