return quench.experiment {
  landscape = landscape.mosaic { material = "a-SiO2" },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.heat_capacity { temperature = 0.1 } },
}
