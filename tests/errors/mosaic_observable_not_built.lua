local kappa = observe.thermal_conductivity { temperature = 0.1 }
