local n = noise.quenched {}
