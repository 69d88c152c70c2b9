print(array { 1, 2 } < array { 2, 3 })
