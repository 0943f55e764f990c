# Tests of lib/spool.
foreach(module seen spool spool_begin spool_crash spool_formats spool_prune spool_read spool_space spool_sweep)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/spool_fixture.c
            ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
    LINK parallax_spool)
endforeach()
