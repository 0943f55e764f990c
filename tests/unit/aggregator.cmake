# Tests of the aggregator's core.
set(AGGREGATOR_TESTS ${CMAKE_CURRENT_LIST_DIR})
foreach(module linger mailbox peers reaches streams told)
  parallax_test(test_${module}
    SOURCES ${AGGREGATOR_TESTS}/test_${module}.c LINK parallax_aggregator_core)
endforeach()
parallax_test(test_rows
  SOURCES ${AGGREGATOR_TESTS}/test_rows.c ${AGGREGATOR_TESTS}/finding_case.c
  LINK parallax_aggregator_core)
parallax_test(test_conversation
  SOURCES ${AGGREGATOR_TESTS}/test_conversation.c ${AGGREGATOR_TESTS}/door_case.c
          ${AGGREGATOR_TESTS}/finding_case.c
  LINK parallax_aggregator_core)
