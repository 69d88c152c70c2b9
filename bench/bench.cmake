# Benchmarks are part of the program (quench bench). The references are compiled as a user would: -O3 for this machine.
file(GLOB BENCH_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/*.cpp)
add_library(bench OBJECT ${BENCH_SOURCES})
target_link_libraries(bench PUBLIC ${ENGINE_LIBRARIES})
target_include_directories(bench PUBLIC ${LUA_INCLUDE_DIRS})
file(GLOB BENCH_REFERENCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/reference_*.cpp)
set_source_files_properties(${BENCH_REFERENCES} PROPERTIES COMPILE_OPTIONS "-O3;-march=x86-64-v3" SKIP_PRECOMPILE_HEADERS ON)
quench_precompile(bench ${COMMON_HEADERS})
set(BENCH_OBJECTS $<TARGET_OBJECTS:bench>)
