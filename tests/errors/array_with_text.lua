print(array { 1, 2, 3 } * "x")
