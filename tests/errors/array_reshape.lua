print(array { 1, 2, 3 }:reshape { 2, 2 })
