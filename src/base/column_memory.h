// Memory for columns that are written before they are read: not zeroed, and in huge pages when
// large, since filling fresh small pages costs the kernel more than the work on the column.
#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace hindcast::base {

// Columns from this size on start at a huge page's boundary and ask for huge pages. A hint: where
// the kernel has none, small ones serve.
inline constexpr std::size_t kHugeColumnBytes = 4u << 20;

// Uninitialised, aligned for any scalar; throws std::bad_alloc.
void* allocate_column(std::size_t bytes);
void free_column(void* memory) noexcept;

// Like std::allocator, but `resize` leaves new numbers undefined.
template <class T>
struct ColumnAllocator {
  using value_type = T;

  ColumnAllocator() = default;
  template <class U>
  ColumnAllocator(const ColumnAllocator<U>&) noexcept {}

  T* allocate(std::size_t n) {
    if (n > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_alloc();
    return static_cast<T*>(allocate_column(n * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t) noexcept { free_column(memory); }

  template <class U, class... Args>
  void construct(U* at, Args&&... args) {
    if constexpr (sizeof...(Args) == 0) {
      ::new (static_cast<void*>(at)) U;
    } else {
      ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
    }
  }
  bool operator==(const ColumnAllocator&) const = default;
};

// A column that is about to be written whole.
template <class T>
using ColumnVector = std::vector<T, ColumnAllocator<T>>;

}  // namespace hindcast::base
