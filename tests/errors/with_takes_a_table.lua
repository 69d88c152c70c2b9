local o = landscape.overlap {}
local p = o:with("cstar", 0.5)
