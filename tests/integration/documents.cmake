# PDF and Word: the confined child, and what the real converters make of small pages.
parallax_test(test_child SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_child.c ${CMAKE_SOURCE_DIR}/tests/support/scratch.c
  LINK parallax_exporter LABELS integration TIMEOUT 120)
parallax_test(test_convert SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_convert.c
  ${CMAKE_SOURCE_DIR}/tests/support/scratch.c LINK parallax_exporter LABELS integration TIMEOUT 300)
add_executable(convert_page ${CMAKE_SOURCE_DIR}/tests/support/convert_page.c)
target_link_libraries(convert_page PRIVATE parallax_exporter)
set_target_properties(convert_page PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
foreach(kind pdf docx)
  add_test(NAME test_${kind} COMMAND ${CMAKE_CURRENT_LIST_DIR}/test_${kind}.sh $<TARGET_FILE:convert_page>)
  set_tests_properties(test_${kind} PROPERTIES LABELS integration TIMEOUT 300)
endforeach()
