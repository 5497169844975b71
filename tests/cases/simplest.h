// The simplest case that still fails.
#pragma once

#include <functional>

#include "cases/choices.h"

namespace hindcast::cases {

// Takes assets, bars and settings out of a failing case, as long as what is left fails as well.
Choices simplest(Choices failing, const std::function<bool(const Choices&)>& fails);

}  // namespace hindcast::cases
