#include "stores/files/recovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "stores/files/artifact_files.h"

namespace hindcast::stores::files {
namespace {

namespace fs = std::filesystem;
using base::Result;

// All that exist and are free, at least one: made at the first free number when all are held.
Result<std::vector<Journal>> lock_free_journals(const fs::path& root, std::uint64_t journal_bytes) {
  std::vector<Journal> journals;
  for (const bool may_create : {false, true}) {
    for (int n = 0; n < kJournalsMax && (!may_create || journals.empty()); ++n) {
      const fs::path path = root / fmt::format("journal-{}", n);
      std::error_code error;
      const bool exists = fs::exists(fs::symlink_status(path, error));
      if (!exists && !may_create) continue;
      HC_ASSIGN(auto journal, Journal::open(path, journal_bytes));
      if (journal) journals.push_back(std::move(*journal));
    }
  }
  if (!journals.empty()) return journals;
  return base::fail(base::ErrorCode::limit_exceeded,
                    fmt::format("'{}' is open {} times already; at most {} stores may share it",
                                root.string(), kJournalsMax, kJournalsMax));
}

}  // namespace

Result<Journal> recover(const fs::path& root, std::uint64_t journal_bytes) {
  HC_ASSIGN(std::vector<Journal> journals, lock_free_journals(root, journal_bytes));
  std::vector<JournalContent> contents;
  std::vector<Entry> entries;
  for (const Journal& journal : journals) {
    HC_ASSIGN(JournalContent content, journal.read());
    std::ranges::copy(content.entries, std::back_inserter(entries));
    contents.push_back(std::move(content));
  }
  if (!entries.empty()) {
    std::ranges::stable_sort(entries, {}, &Entry::time_ns);
    HC_TRY(write_files(root, entries));
    HC_TRY(journals.front().sync_file_system());
  }
  // Also of an empty one: behind its end there may be entries of a torn append.
  for (Journal& journal : journals) HC_TRY(journal.begin_generation());
  return std::move(journals.front());
}

Result<void> checkpoint(const fs::path& root, Journal& journal, bool rewrite) {
  if (rewrite) {
    HC_ASSIGN(const JournalContent content, journal.read());
    HC_TRY(write_files(root, content.entries));
  }
  HC_TRY(journal.sync_file_system());
  return journal.begin_generation();
}

}  // namespace hindcast::stores::files
