local k = quench.kernel(function(q) error("not ready") end)
