# Tests of lib/store against a PostgreSQL of their own.
foreach(module store store_migrate store_batch store_retire store_sign_on store_refuse store_directory store_review)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/store_fixture.c
            ${CMAKE_CURRENT_LIST_DIR}/../support/postgres.c
            ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
    LINK parallax_store LABELS integration TIMEOUT 120)
  target_compile_definitions(test_${module} PRIVATE PARALLAX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endforeach()
