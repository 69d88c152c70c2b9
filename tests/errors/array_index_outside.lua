local a = array { 1, 2, 3 }
print(a[5])
