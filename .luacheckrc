std = "lua54"
max_line_length = 130
read_globals = { "quench", "landscape", "dynamics", "noise", "observe", "array", "linspace", "logspace", "range" }
files["stdlib"] = { std = "lua54" }
