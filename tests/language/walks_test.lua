-- Walks as scripts see them: what is left of a walk that its budget of steps stops, samples and starts.
local function truncated_run(max_steps)
  return quench.experiment {
    landscape   = landscape.traps {},
    dynamics    = dynamics.jumps { temperature = 0.5, max_steps = max_steps },
    times       = { 1, 1e4 },
    observables = { E = observe.energy(), Pi = observe.aging { kind = "stay", wait = 10, ratio = 1 } },
    ensemble    = 100,
    seed        = 1,
  }:run()
end

quench.test("a walk that uses up max_steps is no error: it stands still, is counted and warned of", function()
  local cut, whole = truncated_run(3), truncated_run(math.huge)
  local count = tonumber(cut.E.attributes.truncated)
  quench.expect(count > 50 and count <= 200):is_true()                        -- of 2 times in 100 walks
  quench.expect(tostring(cut.E):find("max_steps", 1, true) ~= nil):is_true()
  quench.expect(cut.E.value[2]):above(whole.E.value[2] + 1)                   -- three jumps do not reach the depth of 1e4
  quench.expect(whole.E.attributes.truncated):is_nil()
  quench.expect(whole.E.attributes.warning):is_nil()
  quench.expect(cut.meta.warnings:find "Pi: %d+ samples" ~= nil):is_true()
end)

quench.test("the start is the state at time 0", function()
  local graph = landscape.levels { energies = { 0, -1, -2 } }
  local result = quench.experiment { landscape = graph, dynamics = dynamics.jumps { temperature = 1 }, start = 2, times = { 0, 1 },
    observables = { E = observe.energy(), p = observe.occupation() }, ensemble = 8, seed = 1 }:run()
  quench.expect(result.E.value[1]):equal(-1)
  quench.expect(result.p.value[1]):near(array { 0, 1, 0 }, 0)
end)

quench.test("a member alone walks as it does in the ensemble", function()
  local e = quench.experiment { landscape = landscape.rem { spins = 10 }, dynamics = dynamics.jumps { temperature = 0.8 }, times = { 1, 10, 100 },
    observables = { E = observe.energy() }, ensemble = 6, seed = 5 }
  local all, one = e:run(), e:run { only = 4 }
  quench.expect(one.E.value):near(all.E.members[4], 0)
end)

quench.test("energies of states can be asked of a sample that is fixed", function()
  local graph = landscape.levels { energies = { 0, -1, -2 } }
  quench.expect(graph:energy(3)):equal(-2)
  quench.expect(graph:energy { 1, 3 }):near(array { 0, -2 }, 0)
  local rem = landscape.rem { spins = 8, disorder = 3 }
  local exact = quench.exact(rem, dynamics.jumps { temperature = 1 }, { start = 37 })
  quench.expect(exact:energy { at = 0 }.value):near(rem:energy(37), 1e-12)
  -- Words of 64 spins that differ in the last bit only are different states.
  local large = landscape.rem { spins = 64, disorder = 3 }
  quench.expect(math.abs(large:energy(math.maxinteger) - large:energy(math.maxinteger - 1))):above(1e-6)
  quench.expect(function() landscape.rem { spins = 8 }:energy(3) end):error("no sample is fixed")
  quench.expect(function() landscape.traps {}:energy(3) end):error("infinitely many states")
  quench.expect(function() graph:energy(4) end):error("state 4 does not exist; accepted: an integer in [1, 3]")
  quench.expect(function() graph:energy(0) end):error("state 0 does not exist")
  quench.expect(function() graph:energy("two") end):error("energy")
end)
