# The whole pipeline: real processes of this build and a real PostgreSQL of their own.
set(PIPELINE_SUPPORT ${CMAKE_CURRENT_LIST_DIR}/../support)
set(PIPELINE_PROGRAMS parallax parallax-admin parallax-aggregator parallax-collector parallax-exporter parallax-bench)
add_library(parallax_test_pipeline STATIC
  ${PIPELINE_SUPPORT}/peer.c ${PIPELINE_SUPPORT}/peer_socket.c ${PIPELINE_SUPPORT}/pipeline.c ${PIPELINE_SUPPORT}/pipeline_run.c
  ${PIPELINE_SUPPORT}/port.c ${PIPELINE_SUPPORT}/postgres.c ${PIPELINE_SUPPORT}/probe.c
  ${PIPELINE_SUPPORT}/attack.c ${PIPELINE_SUPPORT}/raw_message.c ${PIPELINE_SUPPORT}/raw_tcp.c
  ${PIPELINE_SUPPORT}/process.c ${PIPELINE_SUPPORT}/scratch.c)
target_link_libraries(parallax_test_pipeline PUBLIC parallax_seal parallax_wire PkgConfig::CMOCKA)
target_compile_definitions(parallax_test_pipeline PRIVATE
  PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}" PARALLAX_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")

foreach(module pipeline calls review stage_end order kill refusal door rotation home_commands programs attack_flood attack_frames attack_submissions
        attack_line import_tables)
  parallax_test(test_${module} SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_test_pipeline LABELS integration TIMEOUT 300)
  add_dependencies(test_${module} ${PIPELINE_PROGRAMS})
endforeach()
target_compile_definitions(test_calls PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_compile_definitions(test_import_tables PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_compile_definitions(test_programs PRIVATE PARALLAX_VERSION="${PROJECT_VERSION}")

parallax_test(test_terminal SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_terminal.c
  LINK parallax_test_pipeline LABELS integration)
add_dependencies(test_terminal parallax)
# Their passphrases cost what they cost everybody.
set_tests_properties(test_home_commands test_terminal PROPERTIES TIMEOUT 600)
target_compile_definitions(test_terminal PRIVATE PARALLAX_PROGRAM="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/parallax")

parallax_test(test_import_command SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_import_command.c
  LINK parallax_test_pipeline LABELS integration TIMEOUT 300)
add_dependencies(test_import_command parallax)
target_compile_definitions(test_import_command PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
  PARALLAX_PROGRAM="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/parallax")

# Whether the benchmark still runs; its figures are looked at by people, on a release build.
add_test(NAME bench_door COMMAND parallax-bench door --rounds 1 --samples 100 --idle 20 --folder /tmp)
set_tests_properties(bench_door PROPERTIES LABELS integration TIMEOUT 300
  PASS_REGULAR_EXPRESSION "garbage +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+")
add_test(NAME bench_pipeline
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/bench_pipeline.sh ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
set_tests_properties(bench_pipeline PROPERTIES LABELS integration TIMEOUT 300)

# With ./run test --full alone: attacks that last minutes, and whether the benchmarks run.
set_property(TEST test_attack_flood test_attack_line bench_door bench_pipeline APPEND PROPERTY LABELS long)

# The form in the browser, asked by a browser without a script.
foreach(module web_form attack_form)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${PIPELINE_SUPPORT}/form_case.c ${PIPELINE_SUPPORT}/web.c
    LINK parallax_test_pipeline LABELS integration TIMEOUT 300)
  add_dependencies(test_${module} ${PIPELINE_PROGRAMS})
endforeach()
# scripts/check_browser.sh runs it, beside a browser with a script and a keyboard.
add_executable(drive_browser ${CMAKE_CURRENT_LIST_DIR}/../browser/stand.c ${PIPELINE_SUPPORT}/form_case.c ${PIPELINE_SUPPORT}/web.c)
target_link_libraries(drive_browser PRIVATE parallax_test_pipeline)
set_target_properties(drive_browser PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
add_dependencies(drive_browser ${PIPELINE_PROGRAMS})
# Guided entry, from a terminal and from a pipe.
foreach(module entry amend)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/entry_case.c ${PIPELINE_SUPPORT}/typist.c
    LINK parallax_test_pipeline LABELS integration TIMEOUT 300)
  target_compile_definitions(test_${module} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_dependencies(test_${module} ${PIPELINE_PROGRAMS})
endforeach()
