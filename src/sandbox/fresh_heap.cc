#include "sandbox/fresh_heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "sandbox/filter.h"

namespace hindcast::sandbox {
namespace {

constexpr std::size_t kBlockMost = 1 << 20;
constexpr std::size_t kBlockLeast = 24;
// Larger ones return to the end of the heap when they are freed; smaller ones to a cache.
constexpr std::size_t kCachedMost = 1032;

constexpr std::uintptr_t kHugePage = 2 << 20;
// What a child allocates before it knows what it needs.
constexpr std::size_t kBeforeHugePages = 64 << 10;
// Address space for the huge pages; as much as the heap keeps when it is freed (runner::warm_up).
constexpr std::size_t kReserve = 24 << 20;
// From here on clearing one huge page costs less than so many faults.
constexpr std::size_t kHugeFrom = 1 << 20;

const auto kPageBytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));

std::uintptr_t page_begin(std::uintptr_t address) { return address & ~(kPageBytes - 1); }
std::uintptr_t next_page(std::uintptr_t address) { return page_begin(address + kPageBytes - 1); }
std::uintptr_t next_huge_page(std::uintptr_t address) {
  return (address + kHugePage - 1) & ~(kHugePage - 1);
}

struct UnusedHeap {
  std::uintptr_t begin, end;
};

// What no block was taken from yet. Free blocks lie below.
UnusedHeap unused_heap() {
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  return {end - ::mallinfo2().keepcost, end};
}

// Where huge pages may begin; 0 before leave_heap_gaps().
std::uintptr_t huge_pages_begin = 0;

// Volatile: or the compiler sees that nobody needs the block.
void* volatile last_block = nullptr;

std::uintptr_t take(std::size_t size) {
  last_block = std::malloc(size);
  return reinterpret_cast<std::uintptr_t>(last_block);
}

// Whole pages inside the block; its neighbours' are not touched.
void give_back_pages(std::uintptr_t block, std::size_t size) {
  const std::uintptr_t begin = next_page(block), end = page_begin(block + size);
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

void take_gaps() {
  const std::uintptr_t end_of_used = unused_heap().begin;
  const auto take_from_gap = [end_of_used](std::size_t size) {
    const std::uintptr_t block = take(size);
    if (block == 0 || block >= end_of_used) return false;
    give_back_pages(block, size);
    return true;
  };
  std::size_t size = kBlockMost;
  for (; size > kCachedMost; size /= 2) {
    while (take_from_gap(size)) {
    }
    std::free(last_block);
  }
  // The blocks that end these loops stay taken as well: the cache would give them out again.
  for (size = kCachedMost; size >= kBlockLeast; size -= 2 * sizeof(void*)) {
    while (take_from_gap(size)) {
    }
  }
}

// A huge page needs two megabytes of which no page was ever touched. Nothing behind the present end
// of the heap was.
void move_to_huge_boundary() {
  const UnusedHeap unused = unused_heap();
  const std::uintptr_t boundary = next_huge_page(unused.end + kBeforeHugePages);
  const std::uintptr_t skipped = take(boundary - kBeforeHugePages - unused.begin);
  take(kReserve);
  std::free(last_block);
  // A heap that cannot grow so far, or that gives memory back at once, has none.
  const UnusedHeap now = unused_heap();
  if (skipped != 0 && now.begin < boundary && boundary < now.end) huge_pages_begin = boundary;
}

}  // namespace

void leave_heap_gaps() {
  if (kSanitized) return;  // a sanitizer has a heap of its own and would miss the blocks
  take_gaps();
  move_to_huge_boundary();
}

void expect_heap_use(std::size_t bytes) {
  if (kSanitized) return;
  const UnusedHeap unused = unused_heap();
  if (bytes >= kHugeFrom && huge_pages_begin != 0) {
    const std::uintptr_t end = unused.end & ~(kHugePage - 1);
    if (huge_pages_begin < end) {
      ::madvise(reinterpret_cast<void*>(huge_pages_begin), end - huge_pages_begin, MADV_HUGEPAGE);
    }
    return;
  }
  const std::uintptr_t begin = next_page(unused.begin);
  const std::uintptr_t end = std::min(page_begin(unused.begin + bytes), page_begin(unused.end));
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
}

}  // namespace hindcast::sandbox
