error { code = 3 }
