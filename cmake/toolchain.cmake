# Compiler settings for every target. HINDCAST_SANITIZE: "", "address" (ASan + UBSan) or "thread".
set(HINDCAST_SANITIZE "" CACHE STRING "Sanitizer for the whole build: empty, address or thread")
option(HINDCAST_FUZZ "Build the fuzz targets, everything guided and checked (needs clang)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# The baseline is x86-64-v2; wider vectors are chosen at run time. No contraction into fused
# multiply-add: the same input has to give the same bytes on every machine.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
add_compile_options(-Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wnon-virtual-dtor -Werror=return-type
                    -ffp-contract=off -fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-march=x86-64-v2)
endif()
add_link_options(-Wl,--as-needed)

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
