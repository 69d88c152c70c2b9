local t = quench.read_csv "data.csv"
