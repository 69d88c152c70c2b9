# The oracle's header needs AES instructions; the functions around it do not.
set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/fields/random123_oracle_test.cpp PROPERTIES COMPILE_OPTIONS "-maes;-Wno-pedantic" SKIP_PRECOMPILE_HEADERS ON)
