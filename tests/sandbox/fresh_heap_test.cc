#include "sandbox/fresh_heap.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
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

bool huge_pages_offered() {
  std::ifstream file("/sys/kernel/mm/transparent_hugepage/enabled");
  std::string modes;
  std::getline(file, modes);
  return modes.find("[madvise]") != std::string::npos ||
         modes.find("[always]") != std::string::npos;
}

// As many as there are pages of 64 KiB in four megabytes, at most: the exit code.
int faults_of_a_large_use() {
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 32 << 20);
  make_gaps();
  leave_heap_gaps();
  constexpr std::size_t kUse = 4 << 20;
  expect_heap_use(kUse);
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  auto* const block = static_cast<volatile char*>(std::malloc(kUse));
  for (std::size_t i = 0; i < kUse; i += 4096) block[i] = 1;
  ::getrusage(RUSAGE_SELF, &after);
  return static_cast<int>(std::min(after.ru_minflt - before.ru_minflt, 100l));
}

// The heap of the other tests stays as it is.
int in_a_process(int (*count)()) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(count());
  int status = 0;
  EXPECT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

TEST(FreshHeap, FillsALargeUseWithHugePages) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer has a heap of its own";
  if (!huge_pages_offered()) GTEST_SKIP() << "this kernel offers no transparent huge pages";
  EXPECT_LE(in_a_process(faults_of_a_large_use), 64);
}

TEST(FreshHeap, GivesOutNoBlockBelowWhatWasUsedBefore) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer has a heap of its own";
  EXPECT_EQ(in_a_process([] { return std::min(blocks_from_gaps(), 100); }), 0);
}

}  // namespace
}  // namespace hindcast::sandbox
