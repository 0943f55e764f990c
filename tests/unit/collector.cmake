# Tests of the collector's core: the machines without sockets, and a round with a real spool.
set(COLLECTOR_TESTS ${CMAKE_CURRENT_LIST_DIR})
foreach(module connections forward fresh log_name questions quota receipts)
  parallax_test(test_${module}
    SOURCES ${COLLECTOR_TESTS}/test_${module}.c LINK parallax_collector_core)
endforeach()
parallax_test(test_intake
  SOURCES ${COLLECTOR_TESTS}/test_intake.c ${COLLECTOR_TESTS}/finding_case.c
  LINK parallax_collector_core)
parallax_test(test_catalogue_cache
  SOURCES ${COLLECTOR_TESTS}/test_catalogue_cache.c ${COLLECTOR_TESTS}/../support/scratch.c
          ${COLLECTOR_TESTS}/content_case.c
  LINK parallax_collector_core)
foreach(module round requests)
  parallax_test(test_${module}
    SOURCES ${COLLECTOR_TESTS}/test_${module}.c ${COLLECTOR_TESTS}/collector_case.c
            ${COLLECTOR_TESTS}/finding_case.c ${COLLECTOR_TESTS}/door_case.c
            ${COLLECTOR_TESTS}/content_case.c
            ${COLLECTOR_TESTS}/../support/scratch.c
    LINK parallax_collector_core)
endforeach()
parallax_test(test_relay
  SOURCES ${COLLECTOR_TESTS}/test_relay.c ${COLLECTOR_TESTS}/door_case.c
          ${COLLECTOR_TESTS}/../support/scratch.c
  LINK parallax_collector_core)
