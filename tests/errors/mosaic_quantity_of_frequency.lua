local rho = observe.density_of_states { at = 1*quench.units.THz }
