# Compiler settings for every target. HINDCAST_SANITIZE: "", "address" (ASan + UBSan) or "thread".
set(HINDCAST_SANITIZE "" CACHE STRING "Sanitizer for the whole build: empty, address or thread")
option(HINDCAST_FUZZ "Build the fuzz targets, everything guided and checked (needs clang)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # ccache takes precompiled headers only when told that their defines and times are checked elsewhere.
  # Paths are hashed relative to the checkout, so that a fresh clone finds what another one compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# The baseline is x86-64-v2. No contraction into fused multiply-add: the same input has to give the same
# bytes on every machine.
# Broken invariants of ours end the program in every build (base/check.h); NDEBUG silences only the
# assertions inside third-party headers.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
add_compile_options(-Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wnon-virtual-dtor -Werror=return-type
                    -ffp-contract=off -fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-march=x86-64-v2)
endif()
# Symbols are bound at the start and then read-only: a forked child neither looks them up again nor can
# redirect them.
add_link_options(-Wl,--as-needed -Wl,-z,relro -Wl,-z,now)

if(HINDCAST_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
elseif(HINDCAST_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -O1 -g1)
  add_link_options(-fsanitize=thread)
elseif(HINDCAST_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
elseif(HINDCAST_SANITIZE)
  message(FATAL_ERROR "HINDCAST_SANITIZE must be empty, address or thread, not ${HINDCAST_SANITIZE}")
endif()

# For loops over whole columns: worth unrolling and vectorising. No option here changes a result. Sanitizers keep
# their own level (GCC 12 fails on -O3 with -fsanitize=thread).
set(HINDCAST_HOT_OPTIONS "")
if(NOT HINDCAST_SANITIZE AND NOT HINDCAST_FUZZ)
  set(HINDCAST_HOT_OPTIONS -O3)
endif()
