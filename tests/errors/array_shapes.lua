print(array { 1, 2, 3 } + array { 1, 2 })
