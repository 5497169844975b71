// Two columns, or a column and a number, compared bar by bar into bits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hindcast::study {

// Bit i of each: whether a[i] is below, above, the same as b[i]. All three are clear where a value
// is undefined. Words of `n` bits; bits past n are clear.
struct ComparedBits {
  std::uint64_t* less;
  std::uint64_t* greater;
  std::uint64_t* equal;
};

// Picks the widest vectors of the machine; every width gives the same bits.
void compare_columns(const double* a, const double* b, std::size_t n, const ComparedBits& out);
void compare_with(const double* a, double b, std::size_t n, const ComparedBits& out);

}  // namespace hindcast::study
