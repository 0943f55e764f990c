# Language level, warnings, hardening and sanitizers: one place, the same for every room.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(PARALLAX_SANITIZE "" CACHE STRING "address,undefined or thread or fuzzer,address,undefined; empty for none")
option(PARALLAX_COVERAGE "Instrument for gcov" OFF)

# Every function stands in a header or is static; nothing shadows; no implicit narrowing.
add_compile_options(
  -Wall -Wextra -Werror -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wformat=2 -Wundef -Wvla -Wcast-qual
  -Wwrite-strings -Wpointer-arith -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough)
add_compile_definitions(_GNU_SOURCE _FILE_OFFSET_BITS=64)
include_directories(${CMAKE_SOURCE_DIR}/lib ${CMAKE_SOURCE_DIR})

# NDEBUG is never set: asserts guard invariants in the field too.
set(CMAKE_C_FLAGS_RELEASE "-O2 -g")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")
set(CMAKE_C_FLAGS_DEBUG "-O0 -g3")

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
                      -U_FORTIFY_SOURCE)
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    # clang 14 wants a second flag for the first, and has no third level of the second.
    add_compile_options(-ftrivial-auto-var-init=zero -D_FORTIFY_SOURCE=3)
  else()
    add_compile_options(-D_FORTIFY_SOURCE=2)
  endif()
  # The same source gives the same program wherever it stands, and no path of the machine that built it.
  add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
  add_link_options(-Wl,-z,relro,-z,now -Wl,--as-needed)
  include(CheckPIESupported)
  check_pie_supported()
endif()

if(PARALLAX_SANITIZE)
  add_compile_options(-fsanitize=${PARALLAX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PARALLAX_SANITIZE})
  # A sanitizer's own instrumentation makes gcc see null dereferences that are not there.
  add_compile_options(-Wno-null-dereference)
endif()
if(PARALLAX_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
