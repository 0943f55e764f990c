# The tests of admin/ that need no database.
foreach(module call_content call_file claim_sheet complaints organisation_sheet sheet)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_admin_core)
endforeach()
foreach(module call_content call_file claim_sheet organisation_sheet)
  target_compile_definitions(test_${module} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endforeach()
