#include "base/time.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/time_units.h"

namespace hindcast::base {
namespace {

struct Civil {
  int year;
  unsigned month, day;
  int hour, minute, second;
  std::int64_t fraction_ns;
};

Civil to_civil(std::int64_t utc_ns) {
  using namespace std::chrono;
  const sys_time<nanoseconds> t{nanoseconds(utc_ns)};
  const auto day_point = floor<days>(t);
  const year_month_day ymd{day_point};
  const hh_mm_ss hms{t - day_point};
  return {int(ymd.year()),          unsigned(ymd.month()),      unsigned(ymd.day()),
          int(hms.hours().count()), int(hms.minutes().count()), int(hms.seconds().count()),
          hms.subseconds().count()};
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<std::int64_t> fraction_ns() {
    std::int64_t value = 0;
    int count = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && count < 9) {
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
      ++count;
    }
    if (count == 0) return std::nullopt;
    for (; count < 9; ++count) value *= 10;
    return value;
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> parse(std::string_view text) {
  using namespace std::chrono;
  Reader in(text);
  const auto y = in.digits(4);
  if (!y || !in.take('-')) return std::nullopt;
  const auto mo = in.digits(2);
  if (!mo || !in.take('-')) return std::nullopt;
  const auto d = in.digits(2);
  if (!d) return std::nullopt;
  const year_month_day ymd{year(*y), month(unsigned(*mo)), day(unsigned(*d))};
  if (!ymd.ok() || *y < 1678 || *y > 2261) return std::nullopt;
  std::int64_t seconds = sys_days(ymd).time_since_epoch().count() * 86'400LL;
  std::int64_t fraction = 0;
  if (in.take('T') || in.take(' ')) {
    const auto h = in.digits(2);
    if (!h || *h > 23 || !in.take(':')) return std::nullopt;
    const auto mi = in.digits(2);
    if (!mi || *mi > 59) return std::nullopt;
    seconds += *h * 3600 + *mi * 60;
    if (in.take(':')) {
      const auto s = in.digits(2);
      if (!s || *s > 59) return std::nullopt;
      seconds += *s;
      if (in.take('.')) {
        const auto f = in.fraction_ns();
        if (!f) return std::nullopt;
        fraction = *f;
      }
    }
    const int sign = in.take('+') ? -1 : in.take('-') ? 1 : 0;
    if (sign != 0) {
      const auto zh = in.digits(2);
      in.take(':');
      const auto zm = in.digits(2);
      if (!zh || !zm || *zh > 14 || *zm > 59) return std::nullopt;
      seconds += sign * (*zh * 3600 + *zm * 60);
    } else {
      in.take('Z');
    }
  }
  if (!in.done()) return std::nullopt;
  return seconds * kNsPerSecond + fraction;
}

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    using namespace std::chrono;
    return {
        duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count() *
        1000};
  }
};

}  // namespace

std::string to_string(Timestamp t) {
  const Civil c = to_civil(t.ns);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", c.year, c.month, c.day, c.hour,
                     c.minute, c.second, c.fraction_ns / 1000);
}

std::string format_utc(std::int64_t utc_ns) {
  const Civil c = to_civil(utc_ns);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day,
                                 c.hour, c.minute, c.second);
  if (c.fraction_ns != 0) {
    text += fmt::format(".{:09}", c.fraction_ns);
    while (text.back() == '0') text.pop_back();
  }
  return text + "Z";
}

Result<std::int64_t> parse_utc(std::string_view text) {
  if (const auto ns = parse(text)) return *ns;
  return fail(ErrorCode::invalid_argument,
              fmt::format("'{}' is not a time; use ISO 8601 such as 2019-01-31 or "
                          "2019-01-31T13:30:00Z, years 1678 to 2261",
                          text));
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace hindcast::base
