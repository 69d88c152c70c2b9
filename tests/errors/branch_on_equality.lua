local function w(q)
  return q == 0.25 and 1 or q^2
end
return quench.experiment {
  landscape = landscape.overlap { potential = w },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
