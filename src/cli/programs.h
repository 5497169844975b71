// The other programs that belong to hindcast.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::cli {

// The path of a program in the folder of this one; not_found when it is missing.
base::Result<std::string> program_beside(std::string_view name);

}  // namespace hindcast::cli
