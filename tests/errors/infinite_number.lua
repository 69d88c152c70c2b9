local n = noise.thermal { temperature = math.huge }
