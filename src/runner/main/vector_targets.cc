// Highway is installed as a shared library only. What it compiles into a vector loop is all in its
// headers but for these two functions, which choose the instruction set when the program runs. They
// stand here for a program that has no shared libraries.
#include <hwy/targets.h>

namespace hwy {
namespace {

// Each set needs the ones before it; the names are those of the compiler.
std::int64_t sets_of_this_processor() {
  __builtin_cpu_init();
  std::int64_t sets = HWY_ENABLED_BASELINE;
#if HWY_ARCH_X86
  const bool sse4 = __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("sse4.2") &&
                    __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
  if (sse4) sets |= HWY_SSSE3 | HWY_SSE4;
  const bool avx2 = sse4 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("f16c");
  if (avx2) sets |= HWY_AVX2;
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd");
  if (avx512) sets |= HWY_AVX3;
#endif
  return sets;
}

}  // namespace

std::int64_t SupportedTargets() {
  static const std::int64_t sets = sets_of_this_processor();
  return sets;
}

ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

}  // namespace hwy
