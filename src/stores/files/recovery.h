// Opening the journals of a directory: what the dead left is made whole, and who writes gets one.
//
// Each process that writes has a journal of its own, <root>/journal-<n>, and holds its lock: two
// writers of one journal would have to wait for each other's syncs.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "stores/files/journal.h"

namespace hindcast::stores::files {

inline constexpr int kJournalsMax = 64;  // stores that write to one directory at the same time

// Replays every journal that nobody holds, in the order of their entries' times, makes that
// durable, then empties them. Makes no journal and keeps none. io: the journals are kept as they
// were.
base::Result<void> recover(const std::filesystem::path& root);

// The same, and one of those journals is ours from now on, or a new one of `journal_bytes` when all
// are held. limit_exceeded: kJournalsMax are held.
base::Result<Journal> take_journal(const std::filesystem::path& root, std::uint64_t journal_bytes);

// Makes durable what the journal's entries say and empties it. On failure its entries stay; the
// caller sets `rewrite` on the next attempt, because a sync reports lost pages only once.
base::Result<void> checkpoint(const std::filesystem::path& root, Journal& journal, bool rewrite);

}  // namespace hindcast::stores::files
