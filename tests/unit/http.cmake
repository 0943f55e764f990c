# lib/http: a server on loopback, its own client, no network.
parallax_test(test_http SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_http.c LINK parallax_http)
