#include "sandbox/fresh_heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace hindcast::sandbox {
namespace {

constexpr std::size_t kBlockMost = 4 << 20;
constexpr std::size_t kBlockLeast = 24;
// Larger ones return to the end of the heap when they are freed; smaller ones to a cache.
constexpr std::size_t kCachedMost = 1032;
// Unused heap that the zygote leaves for its children: address space, no memory.
constexpr std::size_t kReserve = 2 << 20;

struct UnusedHeap {
  std::uintptr_t begin, end;
};

// What no block was taken from yet. Free blocks lie below.
UnusedHeap unused_heap() {
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  return {end - ::mallinfo2().keepcost, end};
}

const auto kPageBytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));

std::uintptr_t page_begin(std::uintptr_t address) { return address & ~(kPageBytes - 1); }
std::uintptr_t next_page(std::uintptr_t address) { return page_begin(address + kPageBytes - 1); }

// Whole pages inside the block; its neighbours' are not touched.
void give_back_pages(std::uintptr_t block, std::size_t size) {
  const std::uintptr_t begin = next_page(block), end = page_begin(block + size);
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace

void leave_heap_gaps() {
  const std::uintptr_t end_of_used = unused_heap().begin;
  // Volatile: or the compiler sees that nobody needs the block.
  void* volatile block = nullptr;
  const auto take_from_gap = [&](std::size_t size) {
    block = std::malloc(size);
    const auto address = reinterpret_cast<std::uintptr_t>(block);
    if (block == nullptr || address >= end_of_used) return false;
    give_back_pages(address, size);
    return true;
  };
  std::size_t size = kBlockMost;
  for (; size > kCachedMost; size /= 2) {
    while (take_from_gap(size)) {
    }
    std::free(block);
  }
  // The blocks that end these loops stay taken as well: the cache would give them out again.
  for (size = kCachedMost; size >= kBlockLeast; size -= 2 * sizeof(void*)) {
    while (take_from_gap(size)) {
    }
  }
  block = std::malloc(kReserve);
  std::free(block);
}

void prefault_heap(std::size_t bytes) {
  const UnusedHeap unused = unused_heap();
  const std::uintptr_t begin = next_page(unused.begin);
  const std::uintptr_t end = std::min(page_begin(unused.begin + bytes), page_begin(unused.end));
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
}

}  // namespace hindcast::sandbox
