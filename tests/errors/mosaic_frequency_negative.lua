local rho = observe.density_of_states { at = -0.1 }
