#include "stores/files/journal_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

#include "base/hash.h"
#include "stores/files/layout.h"

namespace hindcast::stores::files {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal is little-endian");

constexpr std::uint64_t kHeaderMagic = 0x31304c4e4a434844;  // "DHCJNL01"
constexpr std::uint64_t kEntryMagic = 0x3130544e454a4348;   // "HCJENT01"
constexpr std::uint64_t kAlignment = 8;

// In both, the checksum comes first and covers all that follows it.
struct RawHeader {
  std::uint64_t checksum = 0;
  std::uint64_t magic = kHeaderMagic;
  std::uint64_t version = kJournalVersion;
  std::uint64_t size_bytes = 0;
  std::uint64_t generation = 0;
};
struct RawEntry {
  std::uint64_t checksum = 0;
  std::uint64_t magic = kEntryMagic;
  std::uint64_t generation = 0;
  std::uint64_t time_ns = 0;
  std::uint64_t data_bytes = 0;
  std::uint32_t kind = 0;
  std::uint32_t name_bytes = 0;
};
static_assert(std::has_unique_object_representations_v<RawHeader>);
static_assert(std::has_unique_object_representations_v<RawEntry>);

std::uint64_t checksum_of(std::string_view text) {
  return base::checksum64(std::as_bytes(std::span(text.substr(sizeof(std::uint64_t)))));
}

// Precondition: `text` is long enough.
template <class Raw>
Raw raw_at(std::string_view text) {
  Raw raw;
  std::memcpy(&raw, text.data(), sizeof raw);
  return raw;
}

template <class Raw>
std::string_view view_of(const Raw& raw) {
  return {reinterpret_cast<const char*>(&raw), sizeof raw};
}

std::uint64_t padded(std::uint64_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

bool is_allowed(const RawEntry& raw, std::string_view rest, std::uint64_t generation) {
  const bool is_kind = raw.kind >= static_cast<std::uint32_t>(EntryKind::put) &&
                       raw.kind <= static_cast<std::uint32_t>(EntryKind::keep);
  return raw.magic == kEntryMagic && raw.generation == generation && is_kind &&
         raw.name_bytes <= kNameBytesMax && raw.data_bytes <= rest.size() &&
         sizeof raw + raw.name_bytes + raw.data_bytes <= rest.size();
}

std::optional<Entry> entry_at(std::string_view rest, std::uint64_t generation) {
  if (rest.size() < sizeof(RawEntry)) return std::nullopt;
  const auto raw = raw_at<RawEntry>(rest);
  if (!is_allowed(raw, rest, generation)) return std::nullopt;
  const std::string_view whole = rest.substr(0, sizeof raw + raw.name_bytes + raw.data_bytes);
  if (checksum_of(whole) != raw.checksum) return std::nullopt;
  const std::string_view name = whole.substr(sizeof raw, raw.name_bytes);
  // The name becomes a path.
  if (!check_name(name)) return std::nullopt;
  return Entry{.kind = static_cast<EntryKind>(raw.kind),
               .name = name,
               .bytes = whole.substr(sizeof raw + raw.name_bytes),
               .time_ns = raw.time_ns};
}

}  // namespace

std::uint64_t entry_bytes(const Entry& entry) {
  return padded(sizeof(RawEntry) + entry.name.size() + entry.bytes.size());
}

std::string header_text(const HeaderBlock& header) {
  RawHeader raw{.size_bytes = header.size_bytes, .generation = header.generation};
  raw.checksum = checksum_of(view_of(raw));
  return std::string(view_of(raw));
}

bool is_without_header(std::string_view journal) {
  if (journal.size() > kJournalBytesMax) return false;
  return std::ranges::all_of(journal.substr(0, kEntriesBegin), [](char c) { return c == '\0'; });
}

base::Result<HeaderBlock> read_header(std::string_view journal, const std::string& path) {
  std::optional<HeaderBlock> newest;
  for (int slot = 0; slot < 2; ++slot) {
    const std::string_view text = journal.substr(
        std::min<std::size_t>(journal.size(), static_cast<std::size_t>(slot) * kHeaderSlotBytes));
    if (text.size() < sizeof(RawHeader)) continue;
    const auto raw = raw_at<RawHeader>(text);
    if (raw.magic != kHeaderMagic || checksum_of(view_of(raw)) != raw.checksum) continue;
    if (raw.version != kJournalVersion) {
      return base::fail(base::ErrorCode::corrupt,
                        fmt::format("'{}' is an artifact journal of version {}; this program reads "
                                    "version {}: use the program that wrote it",
                                    path, raw.version, kJournalVersion));
    }
    if (!newest || raw.generation > newest->generation) {
      newest = HeaderBlock{.size_bytes = raw.size_bytes, .generation = raw.generation};
    }
  }
  if (!newest) {
    return base::fail(
        base::ErrorCode::corrupt,
        fmt::format("'{}' is not an artifact journal: it has no valid header; move it "
                    "away to go on without it",
                    path));
  }
  if (newest->size_bytes < kJournalBytesMin || newest->size_bytes > kJournalBytesMax ||
      newest->size_bytes > journal.size()) {
    return base::fail(
        base::ErrorCode::corrupt,
        fmt::format("the artifact journal '{}' has {} bytes; its header says {}, "
                    "allowed are {} to {}",
                    path, journal.size(), newest->size_bytes, kJournalBytesMin, kJournalBytesMax));
  }
  return *newest;
}

void append_entry(std::string& out, const Entry& entry, std::uint64_t generation) {
  const std::size_t begin = out.size();
  RawEntry raw{.generation = generation,
               .time_ns = entry.time_ns,
               .data_bytes = entry.bytes.size(),
               .kind = static_cast<std::uint32_t>(entry.kind),
               .name_bytes = static_cast<std::uint32_t>(entry.name.size())};
  out.append(view_of(raw)).append(entry.name).append(entry.bytes);
  raw.checksum = checksum_of(std::string_view(out).substr(begin));
  std::memcpy(out.data() + begin, &raw.checksum, sizeof raw.checksum);
  out.resize(begin + entry_bytes(entry));
}

ScannedEntries scan_entries(std::string_view journal, std::uint64_t generation) {
  ScannedEntries scanned{.entries = {}, .end = kEntriesBegin};
  while (scanned.end <= journal.size()) {
    const auto entry = entry_at(journal.substr(scanned.end), generation);
    if (!entry) break;
    scanned.end += entry_bytes(*entry);
    scanned.entries.push_back(*entry);
  }
  return scanned;
}

}  // namespace hindcast::stores::files
