print(array { 1, 2 }:sum(2))
