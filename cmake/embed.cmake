include(embed_sources)

# hindcast_embed(<target> <namespace-symbol> BASE <dir> FILES <file>...): puts files into the binary.
# The target gets a function `std::span<const hindcast::base::EmbeddedFile> <symbol>()` whose entries
# are named by their path below BASE and sorted by name. base/embedded.h declares the entry type.
function(hindcast_embed target symbol)
  cmake_parse_arguments(ARG "" "BASE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol})
  hindcast_embed_sources(${symbol} BASE ${ARG_BASE} FILES ${ARG_FILES} ASM asm CODE code)
  file(GENERATE OUTPUT ${out}.S CONTENT "${asm}")
  file(GENERATE OUTPUT ${out}.cc CONTENT "${code}")
  set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${ARG_FILES}")
  target_sources(${target} PRIVATE ${out}.S ${out}.cc)
endfunction()

# hindcast_embed_folder(<target> <namespace-symbol> FOLDER <dir> DEPENDS <file>...): the same for all
# files of a folder whose names are known only after a build step. DEPENDS: what says that it is done.
function(hindcast_embed_folder target symbol)
  cmake_parse_arguments(ARG "" "FOLDER" "DEPENDS" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol})
  add_custom_command(
    OUTPUT ${out}.S ${out}.cc
    COMMAND ${CMAKE_COMMAND} -D SYMBOL=${symbol} -D FOLDER=${ARG_FOLDER} -D OUT=${out}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
    DEPENDS ${ARG_DEPENDS} ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
            ${CMAKE_SOURCE_DIR}/cmake/embed_sources.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${out}.S ${out}.cc)
endfunction()
