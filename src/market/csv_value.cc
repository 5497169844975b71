#include "market/csv_value.h"

#include <fast_float/fast_float.h>

#include <array>
#include <chrono>
#include <limits>

#include "base/time.h"
#include "base/time_units.h"

namespace hindcast::market {
namespace {

using base::kNsPerSecond;
constexpr std::size_t kTimeBytesMax = 40;

// Collects whether all characters looked at were digits, so that the caller tests once.
class Digits {
 public:
  explicit Digits(const char* text) : text_(text) {}
  int two(std::size_t at) { return digit(at) * 10 + digit(at + 1); }
  int four(std::size_t at) { return two(at) * 100 + two(at + 2); }
  bool all_digits() const { return worst_ < 10; }

 private:
  int digit(std::size_t at) {
    const unsigned value = static_cast<unsigned char>(text_[at]) - unsigned{'0'};
    worst_ = value > worst_ ? value : worst_;
    return static_cast<int>(value);
  }
  const char* text_;
  unsigned worst_ = 0;
};

// "2019-01-31" or "2019-01-31T13:30:00", nothing after it. Anything unusual is left to parse_utc.
std::optional<std::int64_t> parse_plain_iso(std::string_view text) {
  if (text.size() != 10 && text.size() != 19) return std::nullopt;
  if (text[4] != '-' || text[7] != '-') return std::nullopt;
  Digits digits(text.data());
  const int year = digits.four(0);
  const int month = digits.two(5);
  const int day = digits.two(8);
  int seconds = 0;
  if (text.size() == 19) {
    if ((text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
      return std::nullopt;
    }
    const int hour = digits.two(11);
    const int minute = digits.two(14);
    const int second = digits.two(17);
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    seconds = hour * 3600 + minute * 60 + second;
  }
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                            std::chrono::day(unsigned(day))};
  if (!digits.all_digits() || year < 1678 || year > 2261 || !date.ok()) return std::nullopt;
  return (sys_days(date).time_since_epoch().count() * 86'400LL + seconds) * kNsPerSecond;
}

bool is_whole_number(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

// The unit by the number of digits: 10 (9) seconds, 13 (12) ms, 16 (15) us, 19 (18) ns all lie
// between 1973-03-03 and 2286; what lies between those sizes is no time anybody has bars of.
std::optional<std::int64_t> parse_epoch(std::string_view text) {
  if (text.size() < 9 || text.size() > 19 || text.size() % 3 == 2) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (__builtin_mul_overflow(value, 10, &value) ||
        __builtin_add_overflow(value, c - '0', &value)) {
      return std::nullopt;
    }
  }
  for (std::size_t digits = text.size(); digits < 18; digits += 3) {
    if (__builtin_mul_overflow(value, 1000, &value)) return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<double> parse_decimal(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = fast_float::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_bar_time(std::string_view text) {
  if (text.size() < 8 || text.size() > kTimeBytesMax) return std::nullopt;
  if (const auto plain =
          parse_plain_iso(text.back() == 'Z' ? text.substr(0, text.size() - 1) : text)) {
    return plain;
  }
  if (is_whole_number(text)) return parse_epoch(text);
  std::array<char, kTimeBytesMax> iso{};
  text.copy(iso.data(), text.size());
  if ((iso[4] == '.' || iso[4] == '/') && iso[7] == iso[4]) iso[4] = iso[7] = '-';
  const auto parsed = base::parse_utc({iso.data(), text.size()});
  if (!parsed) return std::nullopt;
  return *parsed;
}

bool is_absolute_time(std::string_view text) {
  if (text.empty()) return false;
  if (is_whole_number(text) || text.back() == 'Z' || text.back() == 'z') return true;
  constexpr std::size_t kDateBytes = 10;  // whose dashes are no sign
  return text.size() > kDateBytes && text.find_first_of("+-", kDateBytes) != std::string_view::npos;
}

std::optional<std::int64_t> parse_bar_time(std::string_view date, std::string_view clock) {
  if (date.size() != 10 || clock.size() < 5 || clock.size() > 15) return std::nullopt;
  std::array<char, 26> joined{};
  date.copy(joined.data(), date.size());
  joined[10] = ' ';
  clock.copy(joined.data() + 11, clock.size());
  return parse_bar_time({joined.data(), 11 + clock.size()});
}

std::string_view strip_field(std::string_view field) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!field.empty() && is_blank(field.front())) field.remove_prefix(1);
  while (!field.empty() && is_blank(field.back())) field.remove_suffix(1);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
    field = field.substr(1, field.size() - 2);
  }
  return field;
}

}  // namespace hindcast::market
