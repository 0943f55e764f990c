# The tests of client/, and the tool that makes an import file of a public corpus.
foreach(module outbox import sender answer)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_client_core)
endforeach()

add_executable(upr_to_import ${CMAKE_CURRENT_LIST_DIR}/../support/upr_to_import.c)
target_link_libraries(upr_to_import PRIVATE parallax_base)
set_target_properties(upr_to_import PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
