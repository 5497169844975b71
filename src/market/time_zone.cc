#include "market/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/embedded.h"
#include "base/excerpt.h"
#include "base/suggest.h"
#include "base/time_units.h"
#include "market/zones/zone_table.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> time_zones();
}

namespace hindcast::market {
namespace {

using base::kNsPerSecond;

// The parts of the embedded table.
struct Table {
  std::string_view version;
  std::span<const std::int64_t> begins;
  std::span<const std::int32_t> offsets;
  std::span<const std::uint32_t> firsts, name_begins, name_zones;
  const char* text = nullptr;

  std::string_view name(std::size_t i) const {
    return {text + name_begins[i], name_begins[i + 1] - name_begins[i]};
  }
};

Table read_table() {
  const char* at = embedded::time_zones().front().content.data();
  ZoneTableHeader header;
  std::memcpy(&header, at, sizeof header);
  Table table;
  table.version = at;
  at += sizeof header;
  const auto take = [&at]<class T>(std::span<const T>& part, std::size_t count) {
    part = {reinterpret_cast<const T*>(at), count};
    at += count * sizeof(T);
  };
  take(table.begins, header.transitions);
  take(table.offsets, header.transitions);
  take(table.firsts, header.zones + 1);
  take(table.name_begins, header.names + 1);
  take(table.name_zones, header.names);
  table.text = at;
  return table;
}

const Table& table() {
  static const Table read = read_table();
  return read;
}

}  // namespace

TimeZone::TimeZone() {
  static constexpr std::int64_t kBegin[] = {INT64_MIN};
  static constexpr std::int32_t kOffset[] = {0};
  name_ = "UTC";
  begins_ = kBegin;
  offsets_ = kOffset;
}

base::Result<TimeZone> TimeZone::find(std::string_view name) {
  const Table& t = table();
  std::size_t low = 0, high = t.name_zones.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (t.name(middle) < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == t.name_zones.size() || t.name(low) != name) {
    const std::string nearest = base::nearest_name(name, names());
    return base::fail(
        base::ErrorCode::invalid_argument,
        fmt::format("'{}' is not a time zone{}; allowed: names of the tz database such as "
                    "America/New_York, Europe/London, UTC",
                    base::excerpt(name),
                    nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest)));
  }
  const std::size_t zone = t.name_zones[low];
  const std::size_t first = t.firsts[zone], count = t.firsts[zone + 1] - first;
  TimeZone found;
  found.name_ = t.name(low);
  found.begins_ = t.begins.subspan(first, count);
  found.offsets_ = t.offsets.subspan(first, count);
  return found;
}

std::vector<std::string> TimeZone::names() {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < table().name_zones.size(); ++i) all.emplace_back(table().name(i));
  return all;
}

std::string_view TimeZone::version() { return table().version; }

TimeZone::Stretch TimeZone::at(std::int64_t utc_ns) const {
  const auto after = static_cast<std::size_t>(
      std::upper_bound(begins_.begin(), begins_.end(), utc_ns) - begins_.begin());
  return {begins_[after - 1], after < begins_.size() ? begins_[after] : INT64_MAX,
          offsets_[after - 1] * kNsPerSecond};
}

std::int64_t TimeZone::to_utc(std::int64_t local_ns) const {
  // No clock is more than a day and a half from UTC, or changed twice within three days.
  const Stretch before = at(local_ns - base::kNsPerDay - base::kNsPerDay / 2);
  const std::int64_t early = local_ns - before.offset_ns;
  if (early < before.end_ns) return early;
  return std::max(before.end_ns, local_ns - at(before.end_ns).offset_ns);
}

std::int64_t TimeZone::to_utc_later(std::int64_t local_ns) const {
  const std::int64_t early = to_utc(local_ns);
  const Stretch now = at(early);
  const std::int64_t late = local_ns - at(now.end_ns).offset_ns;
  return late >= now.end_ns && to_local(late) == local_ns ? late : early;
}

void TimeZone::to_local(std::span<const std::int64_t> utc_ns,
                        std::span<std::int64_t> local_ns) const {
  std::size_t i = 0;
  while (i < utc_ns.size()) {
    const Stretch now = at(utc_ns[i]);
    for (; i < utc_ns.size() && utc_ns[i] >= now.begin_ns && utc_ns[i] < now.end_ns; ++i) {
      local_ns[i] = utc_ns[i] + now.offset_ns;
    }
  }
}

}  // namespace hindcast::market
