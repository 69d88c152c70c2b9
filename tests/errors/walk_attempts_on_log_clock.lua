local walk = dynamics.jumps { temperature = 0.5, clock = "log", solver = "attempts" }
