# The client once more, for Linux systems of any kind (docs/packaging.md): what only it uses is linked
# statically, what is shared stands beside it in lib/. `scripts/package.sh` builds it from the same
# objects; nobody else needs it.
add_executable(parallax_portable EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/client/main.c)
target_link_libraries(parallax_portable PRIVATE parallax_client)
set_target_properties(parallax_portable PROPERTIES
  PARALLAX_PORTABLE ON
  # Not the name parallax: ninja would take it for this one.
  OUTPUT_NAME parallax-portable RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/portable
  BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN/../lib")
# DT_RPATH and not DT_RUNPATH: only the former also leads libzmq to what libzmq needs.
target_link_options(parallax_portable PRIVATE -Wl,--disable-new-dtags)

# parallax_portable_archive(IMPORTED_TARGET ARCHIVE... [ALSO library...]): where the portable client links this library, it
# takes these archives. A library that one of those in lib/ needs as well is not to be in it a second time,
# with a state of its own: libsodium, and what libarchive packs and hashes with, stay shared (ALSO).
function(parallax_portable_archive target)
  cmake_parse_arguments(PORTABLE "" "" "ALSO" ${ARGN})
  set(archives "")
  foreach(name IN LISTS PORTABLE_UNPARSED_ARGUMENTS)
    find_library(archive_${name} NAMES lib${name}.a)
    if(NOT archive_${name})
      # The other targets are built without it.
      message(STATUS "No lib${name}.a: no portable client can be built")
      return()
    endif()
    list(APPEND archives ${archive_${name}})
  endforeach()
  get_target_property(shared ${target} INTERFACE_LINK_LIBRARIES)
  set(portable "$<BOOL:$<TARGET_PROPERTY:PARALLAX_PORTABLE>>")
  set_property(TARGET ${target} PROPERTY INTERFACE_LINK_LIBRARIES
    "$<${portable}:${archives};${PORTABLE_ALSO}>" "$<$<NOT:${portable}>:${shared}>")
endfunction()

parallax_portable_archive(PkgConfig::SQLITE sqlite3 ALSO m)
parallax_portable_archive(PkgConfig::PROTOBUFC protobuf-c)
parallax_portable_archive(PkgConfig::YAML yaml)
parallax_portable_archive(PkgConfig::EXPAT expat ALSO m)
parallax_portable_archive(PkgConfig::XXHASH xxhash)
parallax_portable_archive(PkgConfig::ARCHIVE archive bz2 z ALSO nettle lzma zstd lz4)
