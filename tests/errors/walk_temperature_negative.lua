local walk = dynamics.jumps { temperature = -0.5 }
