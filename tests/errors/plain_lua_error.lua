local function half(x) return x.half end
print(half(nil))
