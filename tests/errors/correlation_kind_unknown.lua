local c = observe.correlation { kind = "totl" }
