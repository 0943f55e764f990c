# Manual pages and completion have all that --help tells.
add_test(NAME manuals COMMAND ${CMAKE_SOURCE_DIR}/tests/support/check_manuals.sh ${CMAKE_BINARY_DIR})
set_tests_properties(manuals PROPERTIES LABELS house TIMEOUT 900)
