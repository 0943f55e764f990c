# Manual pages and what shells complete: made from the option tables by a host tool, manual.c, and
# installed, so they never say something else than the programs.
set(PARALLAX_MANUALS_DIR ${CMAKE_CURRENT_LIST_DIR})

# parallax_manual(PROGRAM SECTION n TABLE option_table ROOM room): PROGRAM.n, PROGRAM.bash and
# _PROGRAM under manuals/ of the build. The page ends with docs/man/PROGRAM.roff.
function(parallax_manual program)
  cmake_parse_arguments(MANUAL "" "SECTION;TABLE;ROOM" "" ${ARGN})
  set(tool manual_${program})
  add_executable(${tool} ${PARALLAX_MANUALS_DIR}/manual.c)
  target_link_libraries(${tool} PRIVATE ${MANUAL_ROOM} parallax_base)
  target_compile_definitions(${tool} PRIVATE PROGRAM=${MANUAL_TABLE} PARALLAX_VERSION="${PARALLAX_VERSION}")
  set_target_properties(${tool} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/host)
  set(folder ${CMAKE_BINARY_DIR}/manuals)
  file(MAKE_DIRECTORY ${folder})
  set(rest ${CMAKE_SOURCE_DIR}/docs/man/${program}.roff)
  string(REPLACE "-" "_" FUNCTION "_${program}")
  set(PROGRAM ${program})
  foreach(shell bash zsh)
    configure_file(${PARALLAX_MANUALS_DIR}/completion.${shell}.in ${folder}/rest/${program}.${shell} @ONLY)
  endforeach()
  set(made ${folder}/${program}.${MANUAL_SECTION} ${folder}/${program}.bash ${folder}/_${program})
  add_custom_command(OUTPUT ${made}
    COMMAND ${tool} man ${MANUAL_SECTION} ${rest} > ${folder}/${program}.${MANUAL_SECTION}
    COMMAND ${tool} bash ${folder}/rest/${program}.bash > ${folder}/${program}.bash
    COMMAND ${tool} zsh ${folder}/rest/${program}.zsh > ${folder}/_${program}
    DEPENDS ${tool} ${rest} ${folder}/rest/${program}.bash ${folder}/rest/${program}.zsh
    COMMENT "Manual and completion of ${program}" VERBATIM)
  add_custom_target(manuals_${program} ALL DEPENDS ${made})
endfunction()

parallax_manual(parallax SECTION 1 TABLE client_program ROOM parallax_client)
parallax_manual(parallax-exporter SECTION 1 TABLE exporter_program ROOM parallax_exporter)
parallax_manual(parallax-bench SECTION 1 TABLE bench_program ROOM parallax_bench_core)
parallax_manual(parallax-admin SECTION 8 TABLE admin_program ROOM parallax_admin_core)
parallax_manual(parallax-collector SECTION 8 TABLE collector_program ROOM parallax_collector_core)
parallax_manual(parallax-aggregator SECTION 8 TABLE aggregator_program ROOM parallax_aggregator_core)
