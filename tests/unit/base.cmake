# The tests of lib/base.
foreach(module error text buffer arena json log clock retry file daemon id_table progress uuid)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_base)
endforeach()
foreach(module options options_commands)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/options_case.c
    LINK parallax_base)
endforeach()
