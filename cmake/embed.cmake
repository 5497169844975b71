# hindcast_embed(<target> <namespace-symbol> BASE <dir> FILES <file>...): puts files into the binary.
# The target gets a function `std::span<const hindcast::base::EmbeddedFile> <symbol>()` whose entries
# are named by their path below BASE and sorted by name. base/embedded.h declares the entry type.
function(hindcast_embed target symbol)
  cmake_parse_arguments(ARG "" "BASE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol})
  set(asm "    .section .rodata\n")
  set(decl "")
  set(rows "")
  set(index 0)
  list(SORT ARG_FILES)
  foreach(file ${ARG_FILES})
    file(RELATIVE_PATH name ${ARG_BASE} ${file})
    string(APPEND asm "    .balign 16\n    .global ${symbol}_${index}_begin\n    .global ${symbol}_${index}_end\n"
      "${symbol}_${index}_begin:\n    .incbin \"${file}\"\n${symbol}_${index}_end:\n    .byte 0\n")
    string(APPEND decl "extern const char ${symbol}_${index}_begin[], ${symbol}_${index}_end[];\n")
    string(APPEND rows "      {\"${name}\", {${symbol}_${index}_begin, static_cast<std::size_t>(${symbol}_${index}_end - ${symbol}_${index}_begin)}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm "    .section .note.GNU-stack,\"\",@progbits\n")
  file(GENERATE OUTPUT ${out}.S CONTENT "${asm}")
  file(GENERATE OUTPUT ${out}.cc CONTENT "#include \"base/embedded.h\"
extern \"C\" {
${decl}}
namespace hindcast::embedded {
std::span<const base::EmbeddedFile> ${symbol}() {
  static const base::EmbeddedFile files[] = {
${rows}      {},
  };
  return std::span(files).first(${index});
}
}  // namespace hindcast::embedded
")
  set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${ARG_FILES}")
  target_sources(${target} PRIVATE ${out}.S ${out}.cc)
endfunction()
