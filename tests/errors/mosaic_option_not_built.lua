local C = observe.heat_capacity { temperature = 0.1, time = 3600 }
