// A metric's value as a person reads it: by its unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hindcast::cli {

// "+4.12 %" for returns, "122" for counts, "2018-10-17 10:00" for times; "not defined" without a
// value. A name that the registry of metrics does not have is shown with four decimals.
std::string metric_text(std::string_view name, std::optional<double> value);
// Its title, or the name when the registry does not have it.
std::string metric_title(std::string_view name);

}  // namespace hindcast::cli
