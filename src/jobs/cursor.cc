#include "jobs/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "jobs/limits.h"

namespace hindcast::jobs {
namespace {

constexpr std::size_t kTimeLength = 27;
// Kind (of the feed with order and direction), time, id, in hexadecimal digits.
constexpr std::size_t kCursorLengthMax = 2 * (3 + kTimeLength + kIdBytesMax);

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

constexpr char kFeedKind = 'f';
constexpr std::size_t kFigureLength = 16;  // the bits of a double, in hexadecimal digits
constexpr std::string_view kNoFigure = "----------------";

std::string feed_head(FeedOrder order, bool ascending) {
  return {kFeedKind, static_cast<char>('0' + static_cast<int>(order)), ascending ? 'a' : 'd'};
}

std::optional<base::Timestamp> read_time(std::string_view text) {
  const auto ns = base::parse_utc(text);
  if (!ns || base::to_string(base::Timestamp{*ns}) != text) return std::nullopt;
  return base::Timestamp{*ns};
}

bool read_figure(std::string_view text, std::optional<double>& figure) {
  if (text == kNoFigure) return true;
  std::uint64_t bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits, 16);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  figure = std::bit_cast<double>(bits);
  return std::isfinite(*figure);
}

std::optional<FeedPlace> read_feed_place(FeedOrder order, bool ascending, std::string_view cursor) {
  if (cursor.size() > kCursorLengthMax) return std::nullopt;
  const auto text = from_hex(cursor);
  const std::string head = feed_head(order, ascending);
  if (!text || !text->starts_with(head)) return std::nullopt;
  const std::string_view rest = std::string_view(*text).substr(head.size());
  const bool by_time = order == FeedOrder::created_at;
  const std::size_t length = by_time ? kTimeLength : kFigureLength;
  if (rest.size() <= length || !is_id_text(rest.substr(length))) return std::nullopt;
  FeedPlace place{.figure = {}, .created_at = {}, .id = std::string(rest.substr(length))};
  if (!by_time) {
    if (!read_figure(rest.substr(0, length), place.figure)) return std::nullopt;
    return place;
  }
  const auto time = read_time(rest.substr(0, length));
  if (!time) return std::nullopt;
  place.created_at = *time;
  return place;
}

tl::unexpected<base::Error> foreign_cursor() {
  return base::invalid({{.pointer = "/cursor",
                         .code = "invalid_cursor",
                         .detail = "is not a cursor of this list",
                         .allowed = "next_cursor of the page before, unchanged"}});
}

std::optional<Place> read_place(CursorKind kind, std::string_view cursor) {
  if (cursor.size() > kCursorLengthMax) return std::nullopt;
  const auto text = from_hex(cursor);
  if (!text || text->size() <= 1 + kTimeLength) return std::nullopt;
  if (text->front() != static_cast<char>(kind)) return std::nullopt;
  const std::string time = text->substr(1, kTimeLength);
  const auto created_at = read_time(time);
  std::string id = text->substr(1 + kTimeLength);
  if (!created_at || !is_id_text(id)) return std::nullopt;
  return Place{*created_at, std::move(id)};
}

}  // namespace

std::string encode_cursor(CursorKind kind, const Place& place) {
  return to_hex(static_cast<char>(kind) + base::to_string(place.created_at) + place.id);
}

base::Result<Place> decode_cursor(CursorKind kind, std::string_view cursor) {
  if (auto place = read_place(kind, cursor)) return std::move(*place);
  return foreign_cursor();
}

std::string encode_feed_cursor(FeedOrder order, bool ascending, const FeedPlace& place) {
  std::string key(kNoFigure);
  if (order == FeedOrder::created_at) {
    key = base::to_string(place.created_at);
  } else if (place.figure) {
    key = fmt::format("{:016x}", std::bit_cast<std::uint64_t>(*place.figure));
  }
  return to_hex(feed_head(order, ascending) + key + place.id);
}

base::Result<FeedPlace> decode_feed_cursor(FeedOrder order, bool ascending,
                                           std::string_view cursor) {
  if (auto place = read_feed_place(order, ascending, cursor)) return std::move(*place);
  return foreign_cursor();
}

base::Result<void> check_page_limit(int limit) {
  if (limit >= 1 && limit <= kPageLimitMax) return {};
  return base::invalid({{.pointer = "/limit",
                         .code = "out_of_range",
                         .detail = fmt::format("is {}", limit),
                         .allowed = fmt::format("1 to {}", kPageLimitMax)}});
}

}  // namespace hindcast::jobs
