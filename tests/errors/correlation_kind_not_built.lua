local c = observe.correlation { kind = "G1" }
