-- quench.exact: a walk on few states solved without sampling.
local three = landscape.levels { energies = { -0.5, -1.2, -2 } }
local warm = dynamics.jumps { temperature = 1/1.5 }

quench.test("aging, energy, occupation and spectrum of three states are those of the sheet", function()
  local exact = quench.exact(three, warm)
  quench.expect(exact:energy { at = 2 }.value):near(-1.5477453070, 1e-9)
  quench.expect(exact:aging { kind = "conf", wait = 2, ratio = 1 }.value):near(0.6459882389, 1e-9)
  quench.expect(exact:aging { kind = "stay", wait = 2, lag = 2 }.value):near(0.5860544726, 1e-9)
  quench.expect(exact:aging { kind = "threshold", threshold = -1, wait = 2, lag = 2 }.value):near(0.7584976351, 1e-9)
  local spectrum = exact:spectrum()
  quench.expect(spectrum[1]):equal(0)
  quench.expect(spectrum[2]):near(0.4688644788, 1e-9)
  local p = exact:occupation { at = { 0, 1, 50 } }
  quench.expect(p.dims):equal { "t", "state" }
  quench.expect(p:sel { t = 0 }.value):near(1/3, 1e-15)
end)

quench.test("datasets have the dims of the observables and no error", function()
  local exact = quench.exact(landscape.rem { spins = 5, disorder = 3 }, dynamics.jumps { temperature = 1.5, clock = "log" })
  local conf = exact:aging { kind = "conf", wait = { 0, 1 }, ratio = { 0.5, 1, 2 } }
  quench.expect(conf.dims):equal { "ln_wait", "ratio" }
  quench.expect(conf.error):is_nil()
  local stay = exact:aging { kind = "stay", wait = 1, ratio = { 0.5, 1, 2 } }
  for i, value in ipairs(stay.value:to_table()) do quench.expect(conf.value[2][i]):above(value) end
  local a, b = exact:overlap { wait = 0, lag = { -1, 1 } }, exact:aging { kind = "overlap", wait = 0, lag = { -1, 1 } }
  quench.expect(a.dims):equal { "ln_lag" }
  quench.expect(a.value):near(b.value, 0)
  quench.expect(exact:energy(array { 0, 2 }).dims):equal { "ln_t" }
end)

quench.test("the start is the experiment's", function()
  quench.expect(quench.exact(three, warm, { start = 2 }):occupation(0).value):near({ 0, 1, 0 }, 0)
  local still = quench.exact(three, warm, { start = "equilibrium" }):energy { at = { 0, 3 } }
  quench.expect(still.value[1]):near(still.value[2], 1e-14)
end)

quench.test("print shows what is solved and how", function()
  local text = tostring(quench.exact(three, warm))
  for _, part in ipairs { "states          3", "kernel          metropolis, temperature 0.66", "clock           continuous",
                          "start           random, uniform over the states", "method          eigenvalues" } do
    quench.expect(text:find(part, 1, true) ~= nil):is_true()
  end
end)

quench.test("mistakes are named", function()
  local exact = quench.exact(three, warm)
  local function why(text, f, ...)
    local arguments = table.pack(...)
    quench.expect(function() f(table.unpack(arguments, 1, arguments.n)) end):error(text)
  end
  why("not number as argument 1", quench.exact, 3)
  why("not landscape.levels as argument 2", quench.exact, three, three)
  why("needs discrete states, not landscape.overlap", quench.exact, landscape.overlap {}, warm)
  why("needs dynamics.jumps, not dynamics.langevin", quench.exact, three, dynamics.langevin {})
  why("did you mean \"start\"?", quench.exact, three, warm, { sart = 2 })
  why("state 4 does not exist", quench.exact, three, warm, { start = 4 })
  why("fix the sample with disorder = 1", quench.exact, landscape.rem { spins = 4 }, warm)
  why("axis \"T\" of dynamics.jumps has no value here", quench.exact, three, dynamics.jumps { temperature = quench.axis "T" })
  why("did you mean \"wait\"?", exact.aging, exact, { kind = "stay", wiat = 1, lag = 1 })
  why("ratio or lag is required", exact.aging, exact, { kind = "stay", wait = 1 })
  why("option \"wait\" is 0", exact.aging, exact, { kind = "stay", wait = 0, lag = 1 })
  why("needs spins", exact.overlap, exact, { wait = 1, lag = 1 })
  why("option \"kind\" belongs to exact:aging", exact.overlap, exact, { kind = "stay", wait = 1, lag = 1 })
  why("no answer to this", exact.aging, exact, { kind = "basin", wait = 1, lag = 1 })
  why("option \"at\" is required here", exact.energy, exact, {})
  why("did you mean \"energy\"?", function() return exact.enery end)
  why("do not change", function() exact.start = 3 end)
end)
