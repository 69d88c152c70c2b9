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
