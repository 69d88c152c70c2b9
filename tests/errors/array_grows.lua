local a = array { 1, 2, 3 }
a[4] = 1
