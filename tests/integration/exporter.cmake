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
parallax_exporter_test(test_answers ${exporter_tests}/test_answers.c)
parallax_exporter_test(test_portal ${exporter_tests}/test_portal.c)
parallax_exporter_test(test_exporter ${exporter_tests}/test_exporter.c
  $<TARGET_FILE:parallax-exporter>)
add_dependencies(test_exporter parallax-exporter)

# A catalogue that only marks what it translates.
find_program(MSGEN msgen REQUIRED)
find_program(MSGFILTER msgfilter REQUIRED)
set(marked ${CMAKE_BINARY_DIR}/tests/marked)
add_custom_command(OUTPUT ${marked}.mo
  COMMAND ${MSGEN} --lang=en -o ${marked}.en.po ${CMAKE_SOURCE_DIR}/po/parallax.pot
  COMMAND ${MSGFILTER} --keep-header -i ${marked}.en.po -o ${marked}.po sed -e "1s/^/⟦/" -e "$s/$/⟧/"
  COMMAND sed -i "s/<PRId64>/${PARALLAX_PRId64}/g" ${marked}.po
  COMMAND ${MSGFMT} --endianness=little -o ${marked}.mo ${marked}.po
  DEPENDS ${CMAKE_SOURCE_DIR}/po/parallax.pot COMMENT "Marking po/parallax.pot" VERBATIM)
add_custom_target(marked_catalogue DEPENDS ${marked}.mo)
parallax_exporter_test(test_words ${exporter_tests}/test_words.c ${marked}.mo)
add_dependencies(test_words marked_catalogue)
