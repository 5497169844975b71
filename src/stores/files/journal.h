// A journal of fixed size: where a put becomes durable before its file is.
//
// Why: creating a file durably needs commits of the file system's own journal, and those wait for
// whatever other programs have written. Overwriting blocks that are allocated and written already
// changes no metadata: one fdatasync() of this file is enough, whatever runs beside it.
//
// Layout, little-endian: two header slots of kHeaderSlotBytes, then entries back to back, each
// aligned to 8 bytes. A generation is one filling of the journal. Its header lies in slot
// (generation mod 2), so that a torn header leaves the one before, whose artifacts are durable.
// Entries count up to the first that is not whole, not of the header's generation, or not allowed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace hindcast::stores::files {

inline constexpr std::uint64_t kJournalBytesDefault = 32ULL << 20;
inline constexpr std::uint64_t kJournalBytesMin = 64ULL << 10;
inline constexpr std::uint64_t kJournalBytesMax = 1ULL << 30;
inline constexpr std::uint64_t kHeaderSlotBytes = 4096;  // a disk writes it whole or tears this one
inline constexpr std::uint64_t kEntriesBegin = 2 * kHeaderSlotBytes;
inline constexpr std::uint32_t kJournalVersion = 1;

enum class EntryKind : std::uint32_t {
  put = 1,     // the artifact has these bytes
  remove = 2,  // there is no such artifact
  keep = 3,    // the artifact is durable by itself: earlier entries of its name are void
};

struct Entry {
  EntryKind kind = EntryKind::put;
  std::string_view name;
  std::string_view bytes;     // of a put
  std::uint64_t time_ns = 0;  // since 1970; set by append(), strictly rising within a journal
};

std::uint64_t entry_bytes(const Entry& entry);  // in the journal, with its padding

// The entries of a journal and the mapping that their views point into.
struct JournalContent {
  base::MappedFile map;
  std::vector<Entry> entries;
};

// One thread at a time. The exclusive lock on the file is held as long as the object lives.
class Journal {
 public:
  // nullopt: another holds its lock. A file that is new, or whose creation a crash cut short, is
  // made with `size_bytes`; one that exists keeps its size. corrupt: not a journal of ours, or of
  // a newer version.
  static base::Result<std::optional<Journal>> open(const std::filesystem::path& path,
                                                   std::uint64_t size_bytes);
  // nullopt also when its creation was cut short: there is nothing in it.
  static base::Result<std::optional<Journal>> open_existing(const std::filesystem::path& path);

  base::Result<JournalContent> read() const;

  std::uint64_t capacity_bytes() const { return size_bytes_ - kEntriesBegin; }
  // False also after a failed append(): what lies behind it is unknown, only a new generation
  // helps.
  bool has_room(std::uint64_t bytes) const { return !broken_ && end_ + bytes <= size_bytes_; }

  // All durable, or io and none of them counts as written. Precondition: has_room() for their sum.
  base::Result<void> append(std::span<const Entry> entries);

  // Everything written to the file system so far is durable.
  base::Result<void> sync_file_system() const;
  // Voids all entries. Precondition: what they stand for is durable.
  base::Result<void> begin_generation();

 private:
  Journal(base::Fd fd, std::filesystem::path path) : fd_(std::move(fd)), path_(std::move(path)) {}

  static base::Result<std::optional<Journal>> lock(const std::filesystem::path& path, int flags);
  base::Result<bool> is_unfinished() const;

  base::Result<void> create(std::uint64_t size_bytes);
  base::Result<void> load();
  base::Result<void> write_at(std::uint64_t offset, std::string_view bytes) const;
  base::Result<void> sync() const;

  base::Fd fd_;
  std::filesystem::path path_;
  std::uint64_t size_bytes_ = 0;
  std::uint64_t generation_ = 0;
  std::uint64_t end_ = kEntriesBegin;
  std::uint64_t last_time_ns_ = 0;
  bool broken_ = false;
};

}  // namespace hindcast::stores::files
