local a = quench.param("T", 1)
local b = quench.param("T", 2)
