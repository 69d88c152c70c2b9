local r = quench.load "result.h5"
