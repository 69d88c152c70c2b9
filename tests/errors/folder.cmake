target_compile_definitions(test_errors PRIVATE QUENCH_PROGRAM="$<TARGET_FILE:quench>")
add_dependencies(test_errors quench)
