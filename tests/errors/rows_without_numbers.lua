local h = observe.histogram { range = quench.array.zeros(2, 0) }
