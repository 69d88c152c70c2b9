# The quench program. Linked with Lua's C++ build, so that destructors run when Lua unwinds; its API is exported for C modules.
find_library(READLINE readline REQUIRED)

# Example scripts and starter scripts live in the binary, so that `quench examples` and `quench new` look for no files.
file(GLOB_RECURSE EXAMPLE_SCRIPTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/*.lua)
file(GLOB STARTER_SCRIPTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/interpreter/starters/*.lua)
set(EMBEDDED_SCRIPTS)
foreach(kind example starter)
  string(TOUPPER ${kind} KIND)
  set(folder ${CMAKE_SOURCE_DIR}/scripts)
  if(kind STREQUAL starter)
    set(folder ${CMAKE_SOURCE_DIR}/interpreter/starters)
  endif()
  set(generated ${CMAKE_BINARY_DIR}/generated/${kind}_files.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${${KIND}_SCRIPTS}" -DROOT=${folder} -DOUT=${generated} -DHEADER=interpreter/documents_scripts.h
            -DFUNCTION=quench::interpreter::${kind}_files -P ${CMAKE_SOURCE_DIR}/bindings/embed.cmake
    DEPENDS ${${KIND}_SCRIPTS} ${CMAKE_SOURCE_DIR}/bindings/embed.cmake
    VERBATIM)
  list(APPEND EMBEDDED_SCRIPTS ${generated})
endforeach()

# Everything but main() is an object library, which the tests link too.
file(GLOB INTERPRETER_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/interpreter/*.cpp)
list(REMOVE_ITEM INTERPRETER_SOURCES ${CMAKE_SOURCE_DIR}/interpreter/main.cpp)
add_library(interpreter OBJECT ${INTERPRETER_SOURCES} ${EMBEDDED_SCRIPTS})
target_link_libraries(interpreter PUBLIC ${ENGINE_LIBRARIES})
target_include_directories(interpreter PUBLIC ${LUA_INCLUDE_DIRS})
quench_precompile(interpreter ${COMMON_HEADERS} <nlohmann/json.hpp>)
set(INTERPRETER_OBJECTS $<TARGET_OBJECTS:interpreter> $<TARGET_OBJECTS:bindings> ${BENCH_OBJECTS})
set(INTERPRETER_LIBRARIES ${ENGINE_LIBRARIES} PkgConfig::LUA ${READLINE} ${CMAKE_DL_LIBS})

add_executable(quench interpreter/main.cpp ${INTERPRETER_OBJECTS} ${ENGINE_OBJECTS})
target_link_libraries(quench PRIVATE ${INTERPRETER_LIBRARIES})
set_target_properties(quench PROPERTIES ENABLE_EXPORTS ON)
