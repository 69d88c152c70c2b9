-- Tour: the overlap field falls from its plateau, and the fluctuations between samples peak on the way.
--
-- Parisi's equation for the local overlap q(x, s) with the initial configuration,
--    dq/ds = Laplacian q - W'(q) + omega(x) + eta(x, s),    q(x, 0) = 1,
-- on 32^3 sites: W has its minimum at 0 and a horizontal flex at 0.6, omega is frozen and eta thermal noise.
-- 64 samples give the mean overlap C, the susceptibility chi and the Binder parameter B with error bars.
--
-- The program chooses the time step and checks that it is small beside the error bars. Heun's scheme, of second order, gets there
-- with the longest steps; with the default, Euler's, this script takes four times as long.
--
-- quench run tour.lua              all cores, writes tour.out/ with result.h5 and report.html
local quench = require "quench"
local landscape, dynamics, noise, observe = quench.landscape, quench.dynamics, quench.noise, quench.observe

return quench.experiment {
  name        = "tour",
  landscape   = landscape.overlap { potential = function(q) return q^2/2 - 2*q^3/1.8 + q^4/(4*0.36) end },
  dynamics    = dynamics.langevin { lattice = {32, 32, 32}, scheme = "heun" },
  noise       = { noise.quenched { variance = 0.02 }, noise.thermal { temperature = 1e-3 } },
  start       = 1.0,
  times       = quench.logspace(0.1, 1e3, 41),
  observables = { C = observe.mean(), chi = observe.susceptibility(), B = observe.binder() },
  ensemble    = 64,
  seed        = 7,
  plots       = { { "C", log = "x" }, { "chi", log = "x" }, { "chi", against = "C" }, { "B", against = "C" } },
}
