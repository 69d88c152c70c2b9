local n = noise.thermal { temperature = 0/0 }
