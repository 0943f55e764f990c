# Tests of lib/wire: sockets on loopback, no network.
set(WIRE_TESTS ${CMAKE_CURRENT_LIST_DIR})
parallax_test(test_codec
  SOURCES ${WIRE_TESTS}/test_codec.c ${WIRE_TESTS}/submission_fill.c LINK parallax_wire)
parallax_test(test_call_content_codec
  SOURCES ${WIRE_TESTS}/test_call_content_codec.c ${WIRE_TESTS}/content_case.c LINK parallax_wire)
foreach(module catalogue_codec codec_codes client_protocol relay_protocol)
  parallax_test(test_${module} SOURCES ${WIRE_TESTS}/test_${module}.c LINK parallax_wire)
endforeach()
foreach(module link link_events link_wait zap)
  parallax_test(test_${module}
    SOURCES ${WIRE_TESTS}/test_${module}.c ${WIRE_TESTS}/link_fixture.c LINK parallax_wire
    TIMEOUT 300)
endforeach()

# Old and new programs must read each other's bytes: proto/ against the last released descriptor set.
set(PROTO_TESTS ${CMAKE_CURRENT_LIST_DIR}/../proto)
add_test(NAME proto_compatible
  COMMAND ${PROTO_TESTS}/check_compatible.sh ${CMAKE_SOURCE_DIR}/proto ${PROTO_TESTS}/released.desc)
add_test(NAME proto_compatible_self
  COMMAND ${PROTO_TESTS}/test_check_compatible.sh ${CMAKE_SOURCE_DIR}/proto)
set_tests_properties(proto_compatible proto_compatible_self PROPERTIES TIMEOUT 60 LABELS unit)
