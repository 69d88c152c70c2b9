target_compile_definitions(test_program PRIVATE QUENCH_PROGRAM="$<TARGET_FILE:quench>")
add_dependencies(test_program quench)
