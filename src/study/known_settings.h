// What of a definition a grid can honour. New settings of the strategy room are refused here until
// somebody has taught the grid about them: none is ever ignored.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "study/grid.h"

namespace hindcast::study {

// Settings that are in use and that a grid does not carry out.
std::vector<base::Problem> unknown_settings(const GridRequest& request);

// Why the settings need the engine; "" when the kernel carries them out.
std::string engine_only_setting(const GridRequest& request);

}  // namespace hindcast::study
