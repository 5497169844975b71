// fmt is installed as a shared library only. The function of it that the rooms call is compiled
// here from its headers, for a program that has no shared libraries.
#define FMT_HEADER_ONLY 1
#include <fmt/format.h>

namespace hindcast::runner {

// Taking its address makes the compiler emit it.
extern std::string (*const format_text)(fmt::string_view, fmt::format_args);
std::string (*const format_text)(fmt::string_view, fmt::format_args) = &fmt::vformat;

}  // namespace hindcast::runner
