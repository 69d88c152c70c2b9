# bindings: the only code that knows both the engine and Lua. Linked into the interpreter and into quench.so.
file(GLOB BINDING_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bindings/*.cpp)
file(GLOB STDLIB_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/stdlib/*.lua)
set(STDLIB_SOURCE ${CMAKE_BINARY_DIR}/generated/stdlib_files.cpp)
add_custom_command(
  OUTPUT ${STDLIB_SOURCE}
  COMMAND ${CMAKE_COMMAND} "-DFILES=${STDLIB_FILES}" -DOUT=${STDLIB_SOURCE} -DHEADER=bindings/stdlib.h
          -DFUNCTION=quench::bindings::stdlib_files -P ${CMAKE_SOURCE_DIR}/bindings/embed.cmake
  DEPENDS ${STDLIB_FILES} ${CMAKE_SOURCE_DIR}/bindings/embed.cmake
  VERBATIM)
add_library(bindings OBJECT ${BINDING_SOURCES} ${STDLIB_SOURCE})
target_link_libraries(bindings PUBLIC ${ENGINE_LIBRARIES})
target_include_directories(bindings PUBLIC ${LUA_INCLUDE_DIRS})
quench_precompile(bindings ${COMMON_HEADERS})

# The loadable module takes Lua's functions from whichever build loads it, so it links no Lua itself.
add_library(quench_module MODULE $<TARGET_OBJECTS:bindings> ${ENGINE_OBJECTS})
target_link_libraries(quench_module PRIVATE ${ENGINE_LIBRARIES})
set_target_properties(quench_module PROPERTIES OUTPUT_NAME quench PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
