local n = noise.thermal {}
