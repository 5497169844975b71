# Writes OUT.S and OUT.cc for all files below FOLDER; see hindcast_embed_folder.
include(${CMAKE_CURRENT_LIST_DIR}/embed_sources.cmake)
file(GLOB_RECURSE files ${FOLDER}/*)
if(NOT files)
  message(FATAL_ERROR "${FOLDER} holds no files to embed")
endif()
hindcast_embed_sources(${SYMBOL} BASE ${FOLDER} FILES ${files} ASM asm CODE code)
file(WRITE ${OUT}.S "${asm}")
file(WRITE ${OUT}.cc "${code}")
