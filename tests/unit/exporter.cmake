# The exporter's core: no database, no socket.
foreach(module docx_order fill form html item lint scope tabular)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_exporter_core)
  target_compile_definitions(test_${module} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endforeach()
foreach(module svg svg_kinds)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/svg_case.c
    LINK parallax_exporter_core)
endforeach()
parallax_test(test_language
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_language.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
  LINK parallax_exporter_core ARGS ${CMAKE_BINARY_DIR}/po)
