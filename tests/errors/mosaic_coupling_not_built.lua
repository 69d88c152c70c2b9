local C = observe.heat_capacity { temperature = 0.1, coupling = "material" }
