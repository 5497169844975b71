// Which indicators can begin anew in the middle of a series.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace hindcast::indicators {

// For indicators whose sums begin anew with every block of rows (indicators/window.h): the length
// of a block. On a series without holes that begins at a multiple of it, every row after the
// warm-up has the same bits as on the whole series. None for indicators to which earlier rows
// matter for ever, or that have not been looked at.
std::optional<std::size_t> restarts_every(std::string_view name,
                                          std::span<const double> parameters);

}  // namespace hindcast::indicators
