// What of a rejected text may stand in a message: short and printable, whatever the sender put in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hindcast::base {

inline constexpr std::size_t kExcerptBytes = 40;

// At most `bytes_max` bytes of the text, each control character and DEL as '?' (a tab as a space);
// "..." follows when something was cut off. UTF-8 is kept, and never cut inside a character.
std::string excerpt(std::string_view text, std::size_t bytes_max = kExcerptBytes);

}  // namespace hindcast::base
