return quench.experiment {
  landscape = landscape.mosaic { material = "a-SiO2" },
  observables = { Tg = observe.glass_temperature() },
  ensemble = { min = 8, max = 64 },
  until_error = { Tg = 0.1 },
}
