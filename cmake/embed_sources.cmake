# hindcast_embed_sources(<symbol> BASE <dir> FILES <file>... ASM <variable> CODE <variable>): the text of
# the two sources that put files into a binary. Used while configuring (embed.cmake) and while
# building (embed_folder.cmake).
function(hindcast_embed_sources symbol)
  cmake_parse_arguments(ARG "" "BASE;ASM;CODE" "FILES" ${ARGN})
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
  set(${ARG_ASM} "${asm}" PARENT_SCOPE)
  set(${ARG_CODE} "#include \"base/embedded.h\"
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
" PARENT_SCOPE)
endfunction()
