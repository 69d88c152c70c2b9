-- Rates of one's own on a small graph, beside the exact solution of their master equation.
--
-- Six states on a ring with one shortcut. The rate from i to j is a heat bath slowed down by a barrier that grows with the
-- difference of the two energies; the Lua function is called once, traced and compiled, and its detailed balance is found by
-- trying. quench.exact solves the master equation of the very same declaration: every curve of the walks must lie on it within its
-- error bars.
--
-- quench run own_rates.lua     prints the largest deviations in standard errors, draws in own_rates.out/
local B = quench.param("B", 0.5, "barrier per unit of energy difference")

local ring = landscape.levels {
  energies = { -1, -0.2, -1.6, 0.3, -0.8, -2 },
  edges    = { { 1, 2 }, { 2, 3 }, { 3, 4 }, { 4, 5 }, { 5, 6 }, { 6, 1 }, { 1, 4 } },
}
local walk = dynamics.jumps {
  temperature = 0.7,
  kernel      = function(Ei, Ej, beta)
    local difference = Ej - Ei
    return math.exp(-beta * B * math.abs(difference)) / (1 + math.exp(beta * difference))
  end,
}
local at, wait, ratio = quench.logspace(0.1, 100, 25), 2, quench.logspace(0.1, 20, 12)

local exact = quench.exact(ring, walk, { start = 4 })
local law = {
  E    = exact:energy { at = at },
  conf = exact:aging { kind = "conf", wait = wait, ratio = ratio },
  stay = exact:aging { kind = "stay", wait = wait, ratio = ratio },
  p    = exact:occupation { at = at },
}

local result = quench.experiment {
  name        = "own_rates",
  landscape   = ring,
  dynamics    = walk,
  start       = 4,                                                             -- the highest state
  times       = at,
  observables = {
    E    = observe.energy(),
    conf = observe.aging { kind = "conf", wait = wait, ratio = ratio },
    stay = observe.aging { kind = "stay", wait = wait, ratio = ratio },
    p    = observe.occupation(),
  },
  ensemble    = quench.param("walkers", 20000, "independent walkers"),
  seed        = 3,
  plots       = {
    { "E", against = "t", log = "x", title = "Energy of walks on six states", y_label = "E", theory = { ["exact"] = law.E } },
    { "p", against = "t", log = "x", title = "Probability to be in each state", y_label = "p", theory = { ["exact"] = law.p } },
    { { "conf", "stay" }, against = "ratio", log = "x", title = "Same state, and no jump, from t_w = 2 on",
      x_label = "omega = t / t_w", y_label = "Pi",
      theory = { ["exact, conf"] = law.conf, ["exact, stay"] = law.stay } },
  },
}:run()

for _, name in ipairs { "E", "p", "conf", "stay" } do
  local z = (result[name].value - law[name].value) / result[name].error
  print(string.format("%-4s  %3d values, root mean square deviation %.2f standard errors, largest %.2f", name, z.size,
    math.sqrt((z^2):mean()),
                      math.abs(z):max()))
end
local rates = exact:spectrum()
print(string.format("slowest relaxation: rate %.4f, then %.4f", rates[2], rates[3]))
local energies, weight, mean = ring.energies, 0, 0
for _, E in ipairs(energies) do weight, mean = weight + math.exp(-E/0.7), mean + E*math.exp(-E/0.7) end
print(string.format("energy at t = 100: %.4f +- %.4f, exact %.4f, Boltzmann %.4f", result.E.value[-1], result.E.error[-1],
  law.E.value[-1], mean/weight))
