#include "jobs/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "jobs/limits.h"

namespace hindcast::jobs {
namespace {

constexpr std::size_t kTimeLength = 27;
// Kind, time, id, in hexadecimal digits.
constexpr std::size_t kCursorLengthMax = 2 * (1 + kTimeLength + kIdBytesMax);

std::string to_hex(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * text.size());
  for (const char c : text) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    out += static_cast<char>(*high * 16 + *low);
  }
  return out;
}

bool is_id_text(std::string_view id) {
  return !id.empty() && id.size() <= kIdBytesMax &&
         std::ranges::all_of(id, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<Place> read_place(CursorKind kind, std::string_view cursor) {
  if (cursor.size() > kCursorLengthMax) return std::nullopt;
  const auto text = from_hex(cursor);
  if (!text || text->size() <= 1 + kTimeLength) return std::nullopt;
  if (text->front() != static_cast<char>(kind)) return std::nullopt;
  const std::string time = text->substr(1, kTimeLength);
  const auto ns = base::parse_utc(time);
  if (!ns || base::to_string(base::Timestamp{*ns}) != time) return std::nullopt;
  std::string id = text->substr(1 + kTimeLength);
  if (!is_id_text(id)) return std::nullopt;
  return Place{base::Timestamp{*ns}, std::move(id)};
}

}  // namespace

std::string encode_cursor(CursorKind kind, const Place& place) {
  return to_hex(static_cast<char>(kind) + base::to_string(place.created_at) + place.id);
}

base::Result<Place> decode_cursor(CursorKind kind, std::string_view cursor) {
  if (auto place = read_place(kind, cursor)) return std::move(*place);
  return base::invalid({{.pointer = "/cursor",
                         .code = "invalid_cursor",
                         .detail = "is not a cursor of this list",
                         .allowed = "next_cursor of the page before, unchanged"}});
}

base::Result<void> check_page_limit(int limit) {
  if (limit >= 1 && limit <= kPageLimitMax) return {};
  return base::invalid({{.pointer = "/limit",
                         .code = "out_of_range",
                         .detail = fmt::format("is {}", limit),
                         .allowed = fmt::format("1 to {}", kPageLimitMax)}});
}

}  // namespace hindcast::jobs
