local n = noise.thermal { temperature = coroutine.create(print) }
