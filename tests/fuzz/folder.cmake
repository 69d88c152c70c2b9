# Through the bindings and the interpreter, in process; the Lua functions behind them are the program's own.
target_sources(test_fuzz PRIVATE ${INTERPRETER_OBJECTS})
target_include_directories(test_fuzz PRIVATE ${LUA_INCLUDE_DIRS})
target_link_libraries(test_fuzz PRIVATE ${INTERPRETER_LIBRARIES})
# A case that hangs is a defect like one that crashes.
set_tests_properties(fuzz.fast PROPERTIES TIMEOUT 120)
