# Headers that most files include and that are slow to parse, once for all rooms and once for all tests.
# They save half of the build; sources still include what they use.
function(hindcast_precompiled name)
  cmake_parse_arguments(ARG "" "" "HEADERS;PACKAGES;OPTIONS" ${ARGN})
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.cc "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE ${ARG_PACKAGES})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

set(HINDCAST_SLOW_HEADERS ${CMAKE_SOURCE_DIR}/src/base/json_code.h <fmt/format.h> <tl/expected.hpp> <algorithm> <functional>
                          <map> <memory> <optional> <string> <vector>)
set(HINDCAST_SLOW_PACKAGES nlohmann_json::nlohmann_json fmt::fmt tl::expected)
hindcast_precompiled(hindcast_room_headers HEADERS ${HINDCAST_SLOW_HEADERS}
                     PACKAGES ${HINDCAST_SLOW_PACKAGES} Threads::Threads)
# Tests are compiled without optimisation: they are built more often than they run.
hindcast_precompiled(hindcast_test_headers HEADERS ${HINDCAST_SLOW_HEADERS} <gmock/gmock.h> <gtest/gtest.h>
                     PACKAGES ${HINDCAST_SLOW_PACKAGES} GTest::gmock GTest::gtest Threads::Threads
                     OPTIONS -O0)

# Sources of these targets are compiled some at a time: the templates of nlohmann-json, CLI11 and GoogleTest are then
# instantiated once a group, which halves a clean build. Off, a change of one file compiles that file alone. The other
# targets have names of one spelling in several files, or are hot, and gain less.
option(HINDCAST_UNITY "Compile several sources of a target as one" OFF)
set(HINDCAST_GROUPED
    hindcast_api hindcast_cases hindcast_cli hindcast_engine hindcast_indicators hindcast_jobs hindcast_market hindcast_naive
    hindcast_property_tools hindcast_runner hindcast_sandbox hindcast_snippets hindcast_stores_files hindcast_stores_sqlite
    hindcast_strategy hindcast_study hindcast_worker api_tests base_tests broker_tests cli_tests conformance_tests
    engine_tests market_tests metrics_tests runner_tests sandbox_tests snippet_tests strategy_tests
    test_backtest_jobs worker_tests)
function(hindcast_unity target batch)
  if(HINDCAST_UNITY AND target IN_LIST HINDCAST_GROUPED)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
    # What a program does not use of such an object can still be left out of it (src/runner/CMakeLists.txt).
    target_compile_options(${target} PRIVATE -ffunction-sections -fdata-sections)
  endif()
endfunction()

# hindcast_room(<name> [ROOMS <room>...] [PACKAGES <target>...] [OWN_HEADERS]): the library of src/<name>.
# ROOMS are the rooms it may include; they become public dependencies. OWN_HEADERS: it precompiles others.
function(hindcast_room name)
  cmake_parse_arguments(ARG "OWN_HEADERS" "" "ROOMS;PACKAGES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  string(REPLACE "/" "_" target ${name})
  add_library(hindcast_${target} STATIC ${sources})
  target_include_directories(hindcast_${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ARG_ROOMS REPLACE "/" "_")
  list(TRANSFORM ARG_ROOMS PREPEND hindcast_)
  target_link_libraries(hindcast_${target} PUBLIC ${ARG_ROOMS} PRIVATE ${ARG_PACKAGES})
  hindcast_unity(hindcast_${target} 6)
  if(NOT ARG_OWN_HEADERS)
    target_precompile_headers(hindcast_${target} REUSE_FROM hindcast_room_headers)
  endif()
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
  target_link_libraries(${name} PRIVATE ${ARG_ROOMS} ${ARG_PACKAGES} fmt::fmt GTest::gmock GTest::gtest_main)
  target_compile_options(${name} PRIVATE -O0)
  hindcast_unity(${name} 5)
  target_precompile_headers(${name} REUSE_FROM hindcast_test_headers)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "HINDCAST_SOURCE_DIR=${CMAKE_SOURCE_DIR};HINDCAST_BINARY=$<TARGET_FILE:hindcast>")
endfunction()
