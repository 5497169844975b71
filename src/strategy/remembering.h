// Functions that look back over conditions: whole columns in, one whole column out. Each row rests
// on that row and earlier ones only; a row without a value is NaN.
#pragma once

#include <span>

#include "base/bitmap.h"

namespace hindcast::strategy {

// Bars since the last bar that holds: 0 on such a bar, NaN before the first.
void bars_since(const base::Bitmap& holds, std::span<double> out);

// How many of the last `bars` bars hold; the first bars - 1 rows are NaN.
void count_of_last(const base::Bitmap& holds, std::size_t bars, std::span<double> out);

// The value at the last bar that holds, or with `before` 1, 2, ... at the one so many earlier. NaN
// until there is one.
void value_when(const base::Bitmap& holds, std::span<const double> values, std::size_t before,
                std::span<double> out);

// `yes` where `holds`, `no` where `fails`, NaN where neither is known.
void choose(const base::Bitmap& holds, const base::Bitmap& fails, std::span<const double> yes,
            std::span<const double> no, std::span<double> out);

// `values`, and `instead` where they are NaN.
void replace_undefined(std::span<const double> values, std::span<const double> instead,
                       std::span<double> out);

}  // namespace hindcast::strategy
