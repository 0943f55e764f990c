# The tests of lib/sheet. Their tables and mappings stand in tests/sheets.
foreach(module encoding xlsx xlsx_number table table_large table_memory mapping_read mapping_rows mapping_guess)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/sheet_case.c
            ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
    LINK parallax_sheet)
  target_compile_definitions(test_${module} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endforeach()
