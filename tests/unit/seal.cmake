# Tests of lib/seal.
foreach(module seal identity merkle passphrase receipt)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/../support/scratch.c
    LINK parallax_seal)
endforeach()
