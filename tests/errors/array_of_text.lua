local a = array { 1, "two" }
