// The inner loops: arithmetic on blocks of columns, comparisons to bits. An operand is a column or
// one number for all bars.
#pragma once

#include <cstddef>
#include <cstdint>

#include "strategy/graph.h"

namespace hindcast::strategy {

struct Operand {
  const double* values = nullptr;  // null: `constant` on every bar
  double constant = 0;
};

// out[i] = a[i] op b[i] for i < n; `b` is not looked at for negate and abs. `out` may be an
// operand.
void apply_block(ColumnKind op, Operand a, Operand b, double* out, std::size_t n);

// Bit i of out = a[i] op b, or a[i] op b[i]; bits past n in the last word are zero. Picks the
// widest vectors of the machine; every width gives the same bits.
void compare_block(Compare op, const double* a, Operand b, std::uint64_t* out, std::size_t n);

}  // namespace hindcast::strategy
