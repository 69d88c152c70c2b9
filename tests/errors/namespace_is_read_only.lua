landscape.mine = function() end
