# The exporter against a PostgreSQL of its own: its program, its portal, and the golden files.
set(exporter_tests ${CMAKE_CURRENT_LIST_DIR})
function(parallax_exporter_test name source)
  parallax_test(${name}
    SOURCES ${source} ${exporter_tests}/exporter_case.c ${exporter_tests}/../support/postgres.c
            ${exporter_tests}/../support/scratch.c
    LINK parallax_exporter LABELS integration TIMEOUT 120 ARGS ${ARGN})
  target_compile_definitions(${name} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endfunction()
parallax_exporter_test(test_golden ${exporter_tests}/../golden/test_golden.c)
parallax_exporter_test(test_views ${exporter_tests}/test_views.c)
parallax_exporter_test(test_rules ${exporter_tests}/test_rules.c)
parallax_exporter_test(test_portal ${exporter_tests}/test_portal.c)
parallax_exporter_test(test_exporter ${exporter_tests}/test_exporter.c
  $<TARGET_FILE:parallax-exporter>)
add_dependencies(test_exporter parallax-exporter)
