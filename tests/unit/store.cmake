# Tests of lib/store that need no database.
foreach(module copy columns store_verdict)
  parallax_test(test_${module} SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c LINK parallax_store)
endforeach()
