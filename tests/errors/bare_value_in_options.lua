local n = noise.thermal { 0.5 }
