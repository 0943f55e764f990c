# The translations of reports: po/LANGUAGE.po, compiled and put into the program.
find_program(MSGFMT msgfmt REQUIRED)

# xgettext writes the printf macro PRId64 as <PRId64>, for catalogues that do not know the machine;
# ours are made for one.
if(CMAKE_SIZEOF_VOID_P EQUAL 8)
  set(PARALLAX_PRId64 ld)
else()
  set(PARALLAX_PRId64 lld)
endif()

# parallax_catalogue(FILE.po RET_MO): the compiled catalogue as an output of the build.
function(parallax_catalogue po ret_mo)
  get_filename_component(name ${po} NAME_WE)
  set(mo ${CMAKE_BINARY_DIR}/po/${name}.mo)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/po)
  add_custom_command(OUTPUT ${mo}
    COMMAND sed "s/<PRId64>/${PARALLAX_PRId64}/g" ${po} > ${CMAKE_BINARY_DIR}/po/${name}.po
    COMMAND ${MSGFMT} --check --endianness=little --output-file=${mo} ${CMAKE_BINARY_DIR}/po/${name}.po
    DEPENDS ${po} COMMENT "Compiling po/${name}.po" VERBATIM)
  set(${ret_mo} ${mo} PARENT_SCOPE)
endfunction()
