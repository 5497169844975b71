// One clock for several assets: the union of their bar opens.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/types.h"

namespace hindcast::engine {

// Strictly increasing. For one asset these are its own bar opens.
std::vector<std::int64_t> merge_clocks(const std::vector<AssetInput>& assets);

}  // namespace hindcast::engine
