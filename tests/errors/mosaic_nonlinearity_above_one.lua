local x = observe.nmt_x { m = { 76, 10 } }
