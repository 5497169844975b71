#include "sandbox/fresh_heap.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "sandbox/filter.h"

namespace hindcast::sandbox {
namespace {

// Blocks of many sizes, every second of them free again.
void make_gaps() {
  std::vector<void*> blocks;
  for (std::size_t size = 16; size < 40'000; size += 1 + size / 7) {
    for (int i = 0; i < 20; ++i) blocks.push_back(std::malloc(size));
  }
  for (std::size_t i = 0; i < blocks.size(); i += 2) std::free(blocks[i]);
}

// 0 when every block that is given out lies behind all that was in use before.
int blocks_from_gaps() {
  make_gaps();
  leave_heap_gaps();
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0)) - ::mallinfo2().keepcost;
  int from_gaps = 0;
  for (std::size_t size = 24; size < 40'000; size += 1 + size / 11) {
    void* volatile block = std::malloc(size);  // volatile: or no block is asked for
    from_gaps += reinterpret_cast<std::uintptr_t>(block) < end;
  }
  return from_gaps;
}

TEST(FreshHeap, GivesOutNoBlockBelowWhatWasUsedBefore) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer has a heap of its own";
  const pid_t pid = ::fork();  // the heap of the other tests stays as it is
  ASSERT_GE(pid, 0);
  if (pid == 0) ::_exit(std::min(blocks_from_gaps(), 100));
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace hindcast::sandbox
