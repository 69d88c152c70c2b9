dofile "other.lua"
