# po/ has every word of the sources, and every language all of them.
add_test(NAME catalogues COMMAND ${CMAKE_SOURCE_DIR}/scripts/catalogues.sh check)
set_tests_properties(catalogues PROPERTIES LABELS house TIMEOUT 60)
