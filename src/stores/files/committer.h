// Makes a batch of changes durable: one sync of the journal for all of them, files without a sync.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "stores/files/journal.h"

namespace hindcast::stores::files {

// An artifact above capacity / kLargeShare is synced by itself: it would empty the journal too
// often.
inline constexpr std::uint64_t kLargeShare = 4;

struct Change {
  EntryKind kind = EntryKind::put;  // or remove
  std::string_view name;            // check_name() holds
  std::string_view bytes;
  base::Result<void> outcome = {};
};

// One thread at a time.
class Committer {
 public:
  // The journal is taken, or made with `journal_bytes`, by the first change.
  Committer(std::filesystem::path root, std::uint64_t journal_bytes)
      : root_(std::move(root)), journal_bytes_(journal_bytes) {}

  // In their order; fills in the outcomes. A good one is durable. limit_exceeded: too many write to
  // the directory.
  void commit(std::span<Change> changes);

 private:
  base::Result<void> take();
  bool is_large(const Change& change) const;
  std::size_t run_length(std::span<const Change> changes) const;
  void commit_run(std::span<Change> run);
  base::Result<void> commit_large(Change& change);
  base::Result<void> make_room(std::uint64_t bytes);

  const std::filesystem::path root_;
  const std::uint64_t journal_bytes_;
  std::optional<Journal> journal_;
  bool rewrite_ = false;  // the last checkpoint failed
};

}  // namespace hindcast::stores::files
