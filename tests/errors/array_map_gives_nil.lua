print(array { 1, 2 }:map(function(x) end))
