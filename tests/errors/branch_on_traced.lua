local function w(q)
  if q < 0.5 then return q end
  return q^2
end
return quench.experiment {
  landscape = landscape.overlap { potential = w },
  dynamics = dynamics.langevin {},
  times = { 1 },
  observables = { C = observe.mean() },
}
