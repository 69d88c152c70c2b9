return quench.experiment {
  landscape = landscape.mosaic { material = "a-SiO2" },
  noise = noise.thermal { temperature = 0.1 },
  observables = { Tg = observe.glass_temperature() },
}
