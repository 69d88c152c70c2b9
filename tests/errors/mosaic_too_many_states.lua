local glass = landscape.mosaic { theta = 4.4 }
print(observe.density_of_states { at = 20, method = "exact" }:of(glass))
