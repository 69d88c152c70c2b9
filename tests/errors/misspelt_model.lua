return quench.experiment { landscape = landscape.overlpa {}, times = { 1 }, observables = { C = observe.mean() } }
