# lib/confine twice: as it is in this build, and without sanitizers or coverage, which leave the filter out.
set(CONFINE_TESTS ${CMAKE_CURRENT_LIST_DIR})
parallax_test(test_confine_build
  SOURCES ${CONFINE_TESTS}/test_confine_build.c ${CONFINE_TESTS}/confine_child.c
  LINK parallax_confine)
foreach(module confine confine_files)
  parallax_test(test_${module}
    SOURCES ${CONFINE_TESTS}/test_${module}.c ${CONFINE_TESTS}/confine_child.c
            ${CMAKE_SOURCE_DIR}/lib/confine/confine.c ${CMAKE_SOURCE_DIR}/lib/confine/filter.c
            ${CMAKE_SOURCE_DIR}/lib/base/error.c ${CMAKE_SOURCE_DIR}/lib/base/wording.c
    LINK PkgConfig::SECCOMP Threads::Threads)
  # gcc has no option that takes --coverage back.
  get_target_property(options test_${module} COMPILE_OPTIONS)
  list(REMOVE_ITEM options --coverage)
  set_target_properties(test_${module} PROPERTIES COMPILE_OPTIONS "${options};-fno-sanitize=all")
  target_link_options(test_${module} PRIVATE -fno-sanitize=all)
endforeach()
