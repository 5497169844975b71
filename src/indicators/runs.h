// The rule for holes, in one place: kernels only ever see finite inputs.
#pragma once

#include "indicators/registry.h"

namespace hindcast::indicators {

using Kernel = void (*)(const Call&);

// Fills all outputs with NaN, then calls the kernel once for every maximal run of rows in which all
// inputs are finite, with inputs and outputs cut to that run.
void for_each_finite_run(const Call& call, Kernel kernel);

template <Kernel kKernel>
void per_run(const Call& call) {
  for_each_finite_run(call, kKernel);
}

}  // namespace hindcast::indicators
