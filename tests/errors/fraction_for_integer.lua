local m = observe.moment { order = 2.5 }
