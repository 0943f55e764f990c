# docs/security.md names tests: each must exist and run.
add_test(NAME security_table COMMAND ${CMAKE_SOURCE_DIR}/tests/support/check_security_table.sh)
add_test(NAME test_check_security_table COMMAND ${CMAKE_SOURCE_DIR}/tests/support/test_check_security_table.sh)
set_tests_properties(security_table test_check_security_table PROPERTIES LABELS house TIMEOUT 300)
