local l = landscape.overlap { --[==[ the standard
  form, ]] scale = 1 ]==]
  scale = -1,
}
