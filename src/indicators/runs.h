// The rule for holes, in one place: kernels only ever see finite inputs.
#pragma once

#include "indicators/registry.h"

namespace hindcast::indicators {

using Kernel = void (*)(const Call&);

// Fills all outputs with NaN, then calls the kernel once for every maximal run of rows in which all
// inputs are finite, with inputs and outputs cut to that run.
void for_each_finite_run(const Call& call, Kernel kernel);

// The same for a kernel that writes every row of every output from `first` on: where no input has a
// hole, the rows that it writes are not filled before. (On a long column that fill costs as much as
// an average.)
void for_each_finite_run_from(const Call& call, Kernel kernel, std::size_t first);

template <Kernel kKernel>
void per_run(const Call& call) {
  for_each_finite_run(call, kKernel);
}

// `first_row` gives the first row that is written for the period, the first parameter.
template <Kernel kKernel, int (*first_row)(int period)>
void per_run_from(const Call& call) {
  const int first = first_row(static_cast<int>(call.parameters[0]));
  for_each_finite_run_from(call, kKernel, static_cast<std::size_t>(first));
}

}  // namespace hindcast::indicators
