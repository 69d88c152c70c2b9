local o = landscape.overlap {}
local p = o:with { csta = 0.5 }
