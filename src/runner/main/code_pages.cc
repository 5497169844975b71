#include "runner/main/code_pages.h"

#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hindcast::runner {
namespace {

constexpr std::uintptr_t kHugePage = 2 << 20;

struct CodeSegment {
  std::uintptr_t begin = 0, end = 0;
  std::uintptr_t next = UINTPTR_MAX;  // where the segment after it begins
};

// The first object of the iteration is the program itself.
int find_code(dl_phdr_info* info, std::size_t, void* found) {
  auto& code = *static_cast<CodeSegment*>(found);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    const std::uintptr_t begin = info->dlpi_addr + header.p_vaddr;
    if ((header.p_flags & PF_X) != 0 && code.end == 0) {
      code.begin = begin;
      code.end = begin + header.p_memsz;
    } else if (code.end != 0 && begin < code.next) {
      code.next = begin;
    }
  }
  return 1;
}

bool huge_pages_offered() {
  const int file = ::open("/sys/kernel/mm/transparent_hugepage/enabled", O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char text[64];
  const ssize_t size = ::read(file, text, sizeof text);
  ::close(file);
  return size > 0 && std::string_view(text, static_cast<std::size_t>(size)).find("[never]") ==
                         std::string_view::npos;
}

// Address space for `size` bytes that begins at a huge page's boundary.
char* reserve_huge(std::size_t size) {
  void* const space =
      ::mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (space == MAP_FAILED) return nullptr;
  const auto begin = reinterpret_cast<std::uintptr_t>(space);
  const std::uintptr_t at = (begin + kHugePage - 1) & ~(kHugePage - 1);
  if (at != begin) ::munmap(space, at - begin);
  ::munmap(reinterpret_cast<void*>(at + size), begin + kHugePage - at);
  return reinterpret_cast<char*>(at);
}

}  // namespace

void move_code_to_huge_pages() {
  CodeSegment code;
  ::dl_iterate_phdr(find_code, &code);
  const std::size_t size = (code.end - code.begin + kHugePage - 1) & ~(kHugePage - 1);
  const bool fits = code.begin % kHugePage == 0 && code.begin + size <= code.next;
  if (!fits || !huge_pages_offered()) return;
  char* const copy = reserve_huge(size);
  if (copy == nullptr) return;
  ::madvise(copy, size, MADV_HUGEPAGE);
  auto* const place = reinterpret_cast<void*>(code.begin);
  std::memcpy(copy, place, code.end - code.begin);
  // The copy takes the place of the original in one step; the code that follows is the copy's.
  if (::mprotect(copy, size, PROT_READ | PROT_EXEC) != 0 ||
      ::mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) {
    ::munmap(copy, size);
  }
}

}  // namespace hindcast::runner
