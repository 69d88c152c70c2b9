# The quench program. Linked with Lua's C++ build, so that destructors run when Lua unwinds; its API is exported for C modules.
find_library(READLINE readline REQUIRED)
file(GLOB INTERPRETER_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/interpreter/*.cpp)
add_executable(quench ${INTERPRETER_SOURCES} $<TARGET_OBJECTS:bindings> ${ENGINE_OBJECTS} ${BENCH_OBJECTS})
target_link_libraries(quench PRIVATE ${ENGINE_LIBRARIES} PkgConfig::LUA ${READLINE} ${CMAKE_DL_LIBS})
set_target_properties(quench PROPERTIES ENABLE_EXPORTS ON)
