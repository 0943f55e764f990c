# lib/http: a server on loopback, its own client, no network.
foreach(module http http_form)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c ${CMAKE_CURRENT_LIST_DIR}/http_case.c
    LINK parallax_http)
endforeach()
