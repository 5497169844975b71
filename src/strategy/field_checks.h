// Checks of single fields that a request and its definition have in common. Each appends its
// problems.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/period.h"
#include "market/timeframe.h"

namespace hindcast::strategy {

std::optional<market::Timeframe> check_timeframe(const std::string& text,
                                                 const std::string& pointer,
                                                 std::vector<base::Problem>& problems);
std::optional<market::Period> check_period(const std::string& text, const std::string& pointer,
                                           std::vector<base::Problem>& problems);

// Symbols, none twice.
void check_assets(const std::vector<std::string>& assets, const std::string& pointer,
                  std::vector<base::Problem>& problems);

// UTF-8 without control characters; line breaks and tabs only where `lines` allows them.
void check_text(std::string_view text, bool lines, const std::string& pointer,
                std::vector<base::Problem>& problems);

}  // namespace hindcast::strategy
