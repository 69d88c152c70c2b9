local o = landscape.overlap {}
local p = o:with { 0.5 }
