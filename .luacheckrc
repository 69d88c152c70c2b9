std = "lua54"
max_line_length = 140
ignore = { "581" } -- not (x < y) is meant where NaN must fail
read_globals = { "quench", "landscape", "dynamics", "noise", "observe", "array", "linspace", "logspace", "range" }
files["stdlib"] = { std = "lua54" }
