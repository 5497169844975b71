// Run by the build: writes the time zones of the system's tz database as one table, which is
// compiled into the market room. Then every process has all zones at once, also one that may not
// open files, and the same ones on every machine that the program is installed on.
//   make_zone_table TZDATA_ZI OUTPUT
#include <absl/time/time.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "market/zones/zone_table.h"

namespace {

using hindcast::market::ZoneTableHeader;

struct Transitions {
  std::vector<std::int64_t> begins;   // UTC ns
  std::vector<std::int32_t> offsets;  // seconds east of UTC from there on
  auto operator<=>(const Transitions&) const = default;
};

// Bars open in the years 1800 to 2089. No clock was changed before them: each town had its own
// time.
const absl::Time kBegin = absl::FromUnixSeconds(-62091LL * 86'400);
const absl::Time kEnd = absl::FromUnixSeconds(43830LL * 86'400);

Transitions transitions_of(const absl::TimeZone& zone) {
  Transitions out;
  absl::Time at = kBegin;
  out.begins.push_back(INT64_MIN);
  out.offsets.push_back(zone.At(at).offset);
  absl::TimeZone::CivilTransition next;
  while (zone.NextTransition(at, &next)) {
    at = absl::FromCivil(next.to, zone);
    // Where clocks go back, the new time of day has been there before: the transition is the later.
    const auto candidates = zone.At(next.to);
    if (candidates.kind == absl::TimeZone::TimeInfo::REPEATED) at = candidates.trans;
    if (at >= kEnd) break;
    const int offset = zone.At(at).offset;
    if (offset == out.offsets.back()) continue;
    out.begins.push_back(absl::ToUnixNanos(at));
    out.offsets.push_back(offset);
  }
  return out;
}

struct Names {
  std::string version;             // of the tz database
  std::vector<std::string> zones;  // and links
};

// zic's own source: "Z <name> ..." begins a zone, "L <target> <name>" is another name of one.
Names read_names(const char* path) {
  Names names;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind, first, second;
    words >> kind >> first >> second;
    if (kind == "#" && first == "version") names.version = second;
    if (kind == "Z") names.zones.push_back(first);
    if (kind == "L") names.zones.push_back(second);
  }
  return names;
}

template <class T>
void append(std::string& out, const std::vector<T>& values) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

int fail(const std::string& why) {
  std::fprintf(stderr, "make_zone_table: %s\n", why.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return fail("usage: make_zone_table TZDATA_ZI OUTPUT");
  const Names read = read_names(argv[1]);
  if (read.version.empty() || read.zones.size() < 300) {
    return fail(std::string(argv[1]) + " is not the tz database's tzdata.zi (install tzdata)");
  }
  std::map<Transitions, std::uint32_t> numbers;
  std::map<std::string, std::uint32_t> zone_of_name;  // sorted, as the table has to be
  std::vector<std::int64_t> begins;
  std::vector<std::int32_t> offsets;
  std::vector<std::uint32_t> firsts;
  for (const std::string& name : read.zones) {
    absl::TimeZone zone;
    if (!absl::LoadTimeZone(name, &zone)) return fail("the system has no zone " + name);
    const Transitions found = transitions_of(zone);
    const auto [at, is_new] = numbers.emplace(found, static_cast<std::uint32_t>(numbers.size()));
    zone_of_name[name] = at->second;
    if (!is_new) continue;
    firsts.push_back(static_cast<std::uint32_t>(begins.size()));
    begins.insert(begins.end(), found.begins.begin(), found.begins.end());
    offsets.insert(offsets.end(), found.offsets.begin(), found.offsets.end());
  }
  firsts.push_back(static_cast<std::uint32_t>(begins.size()));
  std::vector<std::uint32_t> name_begins, name_zones;
  std::string text;
  for (const auto& [name, zone] : zone_of_name) {
    name_begins.push_back(static_cast<std::uint32_t>(text.size()));
    name_zones.push_back(zone);
    text += name;
  }
  name_begins.push_back(static_cast<std::uint32_t>(text.size()));

  ZoneTableHeader header{};
  read.version.copy(header.version, sizeof header.version - 1);
  header.transitions = static_cast<std::uint32_t>(begins.size());
  header.zones = static_cast<std::uint32_t>(numbers.size());
  header.names = static_cast<std::uint32_t>(zone_of_name.size());
  std::string out(reinterpret_cast<const char*>(&header), sizeof header);
  append(out, begins);
  append(out, offsets);
  append(out, firsts);
  append(out, name_begins);
  append(out, name_zones);
  out += text;
  std::ofstream file(argv[2], std::ios::binary);
  file << out;
  file.close();
  return file ? 0 : fail(std::string("cannot write ") + argv[2]);
}
