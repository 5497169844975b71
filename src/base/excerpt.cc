#include "base/excerpt.h"

namespace hindcast::base {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string excerpt(std::string_view text, std::size_t bytes_max) {
  std::size_t end = text.size();
  if (end > bytes_max) {
    end = bytes_max;
    while (end > 0 && continues(text[end])) --end;
  }
  std::string out(text.substr(0, end));
  for (char& c : out) {
    if (is_control(c)) c = c == '\t' ? ' ' : '?';
  }
  if (end < text.size()) out.append("...");
  return out;
}

}  // namespace hindcast::base
