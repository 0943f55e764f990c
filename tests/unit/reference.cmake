# The code lists and the reader they come through.
parallax_test(test_csv SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_csv.c LINK parallax_base)
parallax_test(test_reference SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_reference.c LINK parallax_model)
