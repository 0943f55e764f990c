# The tests of lib/model.
foreach(module review_states field check check_field call cell render catalogue)
  parallax_test(test_${module}
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_${module}.c
    LINK parallax_model)
endforeach()
parallax_test(test_check_content
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_check_content.c ${CMAKE_CURRENT_LIST_DIR}/content_case.c
  LINK parallax_model)
parallax_test(test_codes
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_codes.c
  LINK parallax_model
  ARGS ${CMAKE_SOURCE_DIR}/proto/parallax/v1/submission.proto)
