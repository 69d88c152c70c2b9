target_compile_definitions(test_module PRIVATE QUENCH_PROGRAM="$<TARGET_FILE:quench>" QUENCH_MODULE_FOLDER="${CMAKE_BINARY_DIR}/lib")
add_dependencies(test_module quench quench_module)
