# The tests of client/, and the tool that makes an import file of a public corpus.
foreach(module outbox import sender movement answer form_door form_unit)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_client)
endforeach()

parallax_test(test_feedback
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_feedback.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
  LINK parallax_client)
parallax_test(test_draft
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_draft.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
  LINK parallax_client)
parallax_test(test_collectors
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_collectors.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
  LINK parallax_client)
# Every outbox of tests/golden/outbox, whoever wrote it, is opened by this client.
parallax_test(test_outbox_golden
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_outbox_golden.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
  LINK parallax_client
  ARGS ${CMAKE_CURRENT_LIST_DIR}/../golden/outbox)

add_executable(upr_to_import ${CMAKE_CURRENT_LIST_DIR}/../support/upr_to_import.c)
target_link_libraries(upr_to_import PRIVATE parallax_base)
set_target_properties(upr_to_import PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
parallax_test(test_home
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_home.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
  LINK parallax_client)
foreach(module letters draft_submission)
  parallax_test(test_${module} SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c LINK parallax_client)
endforeach()
