// Makes a batch of changes durable: one sync of the journal for all of them, files without a sync.
#pragma once

#include <filesystem>
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
  Committer(std::filesystem::path root, Journal journal)
      : root_(std::move(root)), journal_(std::move(journal)) {}

  // In their order; fills in the outcomes. A good one is durable.
  void commit(std::span<Change> changes);

 private:
  bool is_large(const Change& change) const;
  std::size_t run_length(std::span<const Change> changes) const;
  void commit_run(std::span<Change> run);
  base::Result<void> commit_large(Change& change);
  base::Result<void> make_room(std::uint64_t bytes);

  const std::filesystem::path root_;
  Journal journal_;
  bool rewrite_ = false;  // the last checkpoint failed
};

}  // namespace hindcast::stores::files
