-- Checks. Save it as NAME_test.lua; `quench test .` runs every *_test.lua below the current folder.

local well = landscape.overlap { potential = function(q) return (q^2 - 1)^2 / 4 end }

quench.test("the force vanishes at the minima", function()
  quench.expect(well:force(1)):near(0, 1e-12)
  quench.expect(well:force(-1)):near(0, 1e-12)
end)

quench.test("the force is minus the slope of the potential", function()
  local q, h = 0.3, 1e-5
  local slope = (well:potential(q + h) - well:potential(q - h)) / (2 * h)
  quench.expect(well:force(q)):near(-slope, 1e-9)
end)

quench.test("a misspelt option is an error that names the right one", function()
  local raised = quench.expect(function() landscape.overlap { cstra = 0.5 } end):error("cstra")
  quench.expect(raised.kind):equal("argument")
end)
