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

fs::path journal_path(const fs::path& root, int n) { return root / fmt::format("journal-{}", n); }

// Also a link that leads nowhere: it is not ours to follow.
bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

Result<std::vector<Journal>> lock_free_journals(const fs::path& root) {
  std::vector<Journal> journals;
  for (int n = 0; n < kJournalsMax; ++n) {
    const fs::path path = journal_path(root, n);
    if (!is_there(path)) continue;
    HC_ASSIGN(auto journal, Journal::open_existing(path));
    if (journal) journals.push_back(std::move(*journal));
  }
  return journals;
}

// At the first number that nobody holds.
Result<Journal> make_journal(const fs::path& root, std::uint64_t journal_bytes) {
  for (int n = 0; n < kJournalsMax; ++n) {
    HC_ASSIGN(auto journal, Journal::open(journal_path(root, n), journal_bytes));
    if (journal) return std::move(*journal);
  }
  return base::fail(base::ErrorCode::limit_exceeded,
                    fmt::format("{} processes write to '{}' already; no more than that may",
                                kJournalsMax, root.string()));
}

// Makes the files say what the journals say. False: they said nothing.
Result<bool> replay(const fs::path& root, const std::vector<Journal>& journals) {
  std::vector<JournalContent> contents;
  std::vector<Entry> entries;
  for (const Journal& journal : journals) {
    HC_ASSIGN(JournalContent content, journal.read());
    std::ranges::copy(content.entries, std::back_inserter(entries));
    contents.push_back(std::move(content));
  }
  if (entries.empty()) return false;
  std::ranges::stable_sort(entries, {}, &Entry::time_ns);
  HC_TRY(write_files(root, entries));
  HC_TRY(journals.front().sync_file_system());
  return true;
}

}  // namespace

Result<void> recover(const fs::path& root) {
  HC_ASSIGN(std::vector<Journal> journals, lock_free_journals(root));
  HC_ASSIGN(const bool replayed, replay(root, journals));
  if (!replayed) return {};
  for (Journal& journal : journals) HC_TRY(journal.begin_generation());
  return {};
}

Result<Journal> take_journal(const fs::path& root, std::uint64_t journal_bytes) {
  HC_ASSIGN(std::vector<Journal> journals, lock_free_journals(root));
  HC_TRY(replay(root, journals));
  if (journals.empty()) {
    HC_ASSIGN(Journal fresh, make_journal(root, journal_bytes));
    journals.push_back(std::move(fresh));
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
