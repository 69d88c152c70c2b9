local t = {}
t.inner = t
local o = landscape.overlap { params = t }
