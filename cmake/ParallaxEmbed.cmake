# Text and tables that are compiled in: code lists from reference/*.csv, SQL from sql/. A host tool,
# embed.c, turns them into C during the build, and again whenever one of them changes.
set(PARALLAX_EMBED_DIR ${CMAKE_CURRENT_LIST_DIR})
set(PARALLAX_EMBED_BASE ${CMAKE_CURRENT_LIST_DIR}/../lib/base)
add_executable(embed EXCLUDE_FROM_ALL
  ${PARALLAX_EMBED_DIR}/embed.c
  ${PARALLAX_EMBED_BASE}/buffer.c ${PARALLAX_EMBED_BASE}/csv.c
  ${PARALLAX_EMBED_BASE}/error.c ${PARALLAX_EMBED_BASE}/text.c
  ${PARALLAX_EMBED_BASE}/wording.c)
set_target_properties(embed PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/host)

# parallax_embed_csv(TARGET FILE.csv... [KEYS list.column...])
# Each row becomes one initialiser, `{.column = "value", .other = 3, .third = true},`, in
# reference/<list>.inc on the target's include path. A column of nothing but integers (without
# leading zeros) becomes integers, one of nothing but yes and no booleans, any other strings: a list
# that no longer fits the struct it fills does not compile. KEYS names columns to look rows up by:
# row numbers in byte order of the column come in reference/<list>_by_<column>.inc, and a value that
# is empty or stands twice is a build error. So are a doubled column and a row of another length.
function(parallax_embed_csv target)
  cmake_parse_arguments(EMBED "" "" "KEYS" ${ARGN})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/reference)
  file(MAKE_DIRECTORY ${folder})
  set(lists "")
  foreach(csv IN LISTS EMBED_UNPARSED_ARGUMENTS)
    get_filename_component(csv ${csv} ABSOLUTE)
    get_filename_component(list ${csv} NAME_WE)
    list(APPEND lists ${list})
    set(outputs ${folder}/${list}.inc)
    set(columns "")
    foreach(key IN LISTS EMBED_KEYS)
      if(key MATCHES "^${list}\\.(.+)$")
        list(APPEND columns ${CMAKE_MATCH_1})
        list(APPEND outputs ${folder}/${list}_by_${CMAKE_MATCH_1}.inc)
      endif()
    endforeach()
    add_custom_command(OUTPUT ${outputs}
      COMMAND embed csv ${csv} ${folder} ${columns}
      DEPENDS embed ${csv} COMMENT "Embedding ${list}.csv" VERBATIM)
    target_sources(${target} PRIVATE ${outputs})
  endforeach()
  foreach(key IN LISTS EMBED_KEYS)
    string(REGEX REPLACE "\\..*$" "" list ${key})
    if(NOT list IN_LIST lists)
      message(FATAL_ERROR "parallax_embed_csv: key ${key} names none of the lists ${lists}")
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

# parallax_embed_texts(TARGET OUT_C OUT_H PREFIX FILE...)
# The files' contents as `const struct embedded_text PREFIX[]` (base/embedded.h) with PREFIX_count,
# in byte order of their names. OUT_C and OUT_H are written beside each other in the current binary
# folder, which is put on the target's include path.
function(parallax_embed_texts target out_c out_h prefix)
  set(files "")
  foreach(file IN LISTS ARGN)
    get_filename_component(file ${file} ABSOLUTE)
    list(APPEND files ${file})
  endforeach()
  if(NOT files)
    message(FATAL_ERROR "parallax_embed_texts: no files for ${prefix}")
  endif()
  set(out_c ${CMAKE_CURRENT_BINARY_DIR}/${out_c})
  set(out_h ${CMAKE_CURRENT_BINARY_DIR}/${out_h})
  add_custom_command(OUTPUT ${out_c} ${out_h}
    COMMAND embed texts ${prefix} ${out_c} ${out_h} ${files}
    DEPENDS embed ${files} COMMENT "Embedding ${prefix}" VERBATIM)
  target_sources(${target} PRIVATE ${out_c} ${out_h})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
