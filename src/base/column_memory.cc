#include "base/column_memory.h"

#include <sys/mman.h>

#include <cstdlib>

namespace hindcast::base {
namespace {

constexpr std::size_t kHugePageBytes = 2u << 20;

}  // namespace

void* allocate_column(std::size_t bytes) {
  void* memory = nullptr;
  if (bytes < kHugeColumnBytes) {
    memory = std::malloc(bytes);
  } else {
    const std::size_t whole = (bytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
    memory = std::aligned_alloc(kHugePageBytes, whole);
    if (memory != nullptr) ::madvise(memory, whole, MADV_HUGEPAGE);
  }
  if (memory == nullptr && bytes > 0) throw std::bad_alloc();
  return memory;
}

void free_column(void* memory) noexcept { std::free(memory); }

}  // namespace hindcast::base
