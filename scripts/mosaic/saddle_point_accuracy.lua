-- How good is the steepest descent? The density of domain states that a phonon can excite, against exact enumeration.
--
-- Seed 003 evaluates theta rho(w) = sum_n Theta(w - E_n) exp(-(w - E_n)/theta), with E_n all the sums of ripplon energies, by a saddle
-- point (eqs 37 to 41) and judges it by the quartic term at one standard deviation (figure 17). It never compares with the sum itself. Here
-- all combinations of occupation numbers are enumerated, so that the estimate, its next order and the papers' own
-- measure of the error can be checked.
--
-- quench run saddle_point_accuracy.lua     prints the comparison, draws in saddle_point_accuracy.out/
local quench = require "quench"
local landscape, observe = quench.landscape, quench.observe

local glass = landscape.mosaic { material = "a-SiO2", theta = 4.4 }
local w = quench.linspace(0.004, 1.2, 300)                -- in units of w_D
local over_decades = quench.logspace(1e-3, 10, 121)

quench.experiment {
  name        = "density",
  landscape   = glass,
  observables = {
    exact   = observe.density_of_states { at = w, method = "exact" },
    saddle  = observe.density_of_states { at = w, method = "saddle" },
    next    = observe.density_of_states { at = w, method = "next" },
    quartic = observe.saddle_accuracy { at = over_decades, quantity = "quartic" },
    cubic   = observe.saddle_accuracy { at = over_decades, quantity = "cubic" },
  },
  seed  = 1,
  plots = {
    { { "exact", "saddle" }, log = "y", title = "States a phonon can excite, theta = 4.4", x_label = "w / w_D", y_label = "theta rho" },
    { { "saddle", "next" }, per = "exact", title = "Estimates over the exact density", x_label = "w / w_D", y_label = "estimate / exact" },
    { { "quartic", "cubic" }, log = "xy", title = "Neglected terms at one sigma", x_label = "w / w_D", y_label = "size of the term" },
  },
}:run()

print "     w      exact     saddle  saddle/exact  next/exact  quartic"
for _, at in ipairs { 0.1, 0.2, 0.3, 0.5, 1 } do
  local function value(method) return observe.density_of_states { at = at, method = method }:of(glass).value end
  local exact, saddle, next_order = value "exact", value "saddle", value "next"
  print(string.format("%6.2f %10.5g %10.5g %13.3f %11.3f %8.4f", at, exact, saddle, saddle/exact, next_order/exact,
                      observe.saddle_accuracy { at = at }:of(glass).value))
end

-- Where the estimate is meant to work: the plateau and above.
local band = quench.linspace(0.5, 1.9, 1401)
local function logarithms(method) return observe.density_of_states { at = band, method = method, log = true }:of(glass).value end
local exact = logarithms "exact"
local first, second = logarithms "saddle" - exact, logarithms "next" - exact
local function share(within) return math.abs(math.exp(first) - 1):lt(within):mean() end
print(string.format("0.5 to 1.9 w_D: median ratio %.3f, mean logarithm %.3f (next order %.3f), "
  .. "%.0f %% of frequencies within 10 %%, %.0f %% within 20 %%",
                    math.exp(first:sort()[#first // 2]), math.exp(first:mean()), math.exp(second:mean()), 100*share(0.1), 100*share(0.2)))

-- Below the first ripplon the exact density is exp(-w/theta), and the estimate misses the step.
local w2 = observe.ripplon_spectrum {}:of(glass).value[1]
for _, at in ipairs { 0.1, w2*(1 - 1e-9), w2*(1 + 1e-9) } do
  local function value(method) return observe.density_of_states { at = at, method = method }:of(glass).value end
  print(string.format("w = %.6f w_D: saddle/exact = %.2f", at, value "saddle" / value "exact"))
end
print(string.format("w -> 0: saddle %.4f, next %.4f, exact 1", observe.density_of_states { at = 0 }:of(glass).value,
                    observe.density_of_states { at = 0, method = "next" }:of(glass).value))
