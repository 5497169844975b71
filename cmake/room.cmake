# hindcast_room(<name> [ROOMS <room>...] [PACKAGES <target>...]): the library of src/<name>.
# ROOMS are the rooms it may include; they become public dependencies.
function(hindcast_room name)
  cmake_parse_arguments(ARG "" "" "ROOMS;PACKAGES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  string(REPLACE "/" "_" target ${name})
  if(NOT sources)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/empty.cc "")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/empty.cc)
  endif()
  add_library(hindcast_${target} STATIC ${sources})
  target_include_directories(hindcast_${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ARG_ROOMS REPLACE "/" "_")
  list(TRANSFORM ARG_ROOMS PREPEND hindcast_)
  target_link_libraries(hindcast_${target} PUBLIC ${ARG_ROOMS} PRIVATE ${ARG_PACKAGES})
endfunction()

# hindcast_test(<name> [ROOMS <room>...] [PACKAGES <target>...] [LABELS <label>...] [TIMEOUT <seconds>]):
# one GoogleTest program from the *.cc files beside the caller.
function(hindcast_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "ROOMS;PACKAGES;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  add_executable(${name} ${sources})
  list(TRANSFORM ARG_ROOMS REPLACE "/" "_")
  list(TRANSFORM ARG_ROOMS PREPEND hindcast_)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE ${ARG_ROOMS} ${ARG_PACKAGES} GTest::gmock GTest::gtest_main)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "HINDCAST_SOURCE_DIR=${CMAKE_SOURCE_DIR};HINDCAST_BINARY=$<TARGET_FILE:hindcast>")
endfunction()
