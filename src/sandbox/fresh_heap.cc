#include "sandbox/fresh_heap.h"

#include <malloc.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>

namespace hindcast::sandbox {
namespace {

constexpr std::size_t kBlockMost = 4 << 20;
constexpr std::size_t kBlockLeast = 24;
// Larger ones return to the end of the heap when they are freed; smaller ones to a cache.
constexpr std::size_t kCachedMost = 1032;

// Where the unused rest of the heap begins. Free blocks lie below.
const char* end_of_used_heap() {
  return static_cast<const char*>(::sbrk(0)) - ::mallinfo2().keepcost;
}

}  // namespace

void leave_heap_gaps() {
  const char* const end = end_of_used_heap();
  void* volatile block = nullptr;  // volatile: or the compiler sees that nobody needs the block
  const auto from_a_gap = [&](std::size_t size) {
    block = std::malloc(size);
    return block != nullptr && static_cast<const char*>(block) < end;
  };
  std::size_t size = kBlockMost;
  for (; size > kCachedMost; size /= 2) {
    while (from_a_gap(size)) {
    }
    std::free(block);
  }
  // The blocks that end these loops stay taken as well: the cache would give them out again.
  for (size = kCachedMost; size >= kBlockLeast; size -= 2 * sizeof(void*)) {
    while (from_a_gap(size)) {
    }
  }
}

}  // namespace hindcast::sandbox
