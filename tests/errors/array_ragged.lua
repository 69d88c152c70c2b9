local a = array { { 1, 2 }, { 3 } }
