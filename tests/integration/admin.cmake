# parallax-admin itself, as people run it, against a PostgreSQL of its own.
foreach(module admin admin_entry admin_review)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/admin_case.c
            ${CMAKE_CURRENT_LIST_DIR}/../support/postgres.c
            ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
    LINK parallax_base LABELS integration TIMEOUT 120
    ARGS $<TARGET_FILE:parallax-admin>)
  add_dependencies(test_${module} parallax-admin)
  target_include_directories(test_${module} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/..)
  target_compile_definitions(test_${module} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endforeach()
