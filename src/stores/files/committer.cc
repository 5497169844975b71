#include "stores/files/committer.h"

#include <optional>
#include <set>
#include <vector>

#include "stores/files/artifact_files.h"
#include "stores/files/recovery.h"

namespace hindcast::stores::files {
namespace {

using base::Result;

// A change on its way.
struct Step {
  Change& change;
  FilePlace place;
  std::optional<Draft> draft = {};  // none: there is nothing to publish
};

Entry entry_of(const Change& change) {
  return {.kind = change.kind, .name = change.name, .bytes = change.bytes};
}

Entry keep(const Change& change) { return {.kind = EntryKind::keep, .name = change.name}; }

// The change, and what may have to void it.
std::uint64_t room_of(const Change& change) {
  return entry_bytes(entry_of(change)) + entry_bytes(keep(change));
}

// What can fail does so before the journal promises the artifact.
Result<void> prepare(Step& step) {
  if (step.change.kind != EntryKind::put) return {};
  HC_ASSIGN(const bool present, is_present(step.place, step.change.bytes));
  // Its writer may have died before it was durable, so that it goes to the journal again.
  if (present) return {};
  HC_ASSIGN(Draft draft, Draft::write(step.place, step.change.bytes));
  step.draft.emplace(std::move(draft));
  return {};
}

Result<void> publish(Step& step) {
  if (step.change.kind == EntryKind::remove) return remove_artifact(step.place);
  return step.draft ? step.draft->publish(step.change.bytes) : Result<void>{};
}

std::vector<Entry> entries_of(std::span<const Step> steps) {
  std::vector<Entry> entries;
  for (const Step& step : steps) {
    if (step.change.outcome) entries.push_back(entry_of(step.change));
  }
  return entries;
}

void fail_all(std::span<Change> changes, const base::Error& error) {
  for (Change& change : changes) {
    if (change.outcome) change.outcome = tl::unexpected(error);
  }
}

}  // namespace

Result<void> Committer::take() {
  if (journal_) return {};
  HC_ASSIGN(Journal journal, take_journal(root_, journal_bytes_));
  journal_.emplace(std::move(journal));
  return {};
}

void Committer::commit(std::span<Change> changes) {
  if (const auto taken = take(); !taken) return fail_all(changes, taken.error());
  while (!changes.empty()) {
    const std::size_t length = run_length(changes);
    if (is_large(changes.front())) {
      changes.front().outcome = commit_large(changes.front());
    } else {
      commit_run(changes.first(length));
    }
    changes = changes.subspan(length);
  }
}

bool Committer::is_large(const Change& change) const {
  return change.bytes.size() > journal_->capacity_bytes() / kLargeShare;
}

// Changes that may share a sync: of different names, so that each finds the files as the ones
// before it left them, and no more than the journal holds.
std::size_t Committer::run_length(std::span<const Change> changes) const {
  if (is_large(changes.front())) return 1;
  std::set<std::string_view> names;
  std::uint64_t bytes = 0;
  std::size_t length = 0;
  for (const Change& change : changes) {
    bytes += room_of(change);
    if (is_large(change) || bytes > journal_->capacity_bytes()) break;
    if (!names.insert(change.name).second) break;
    ++length;
  }
  return length;
}

void Committer::commit_run(std::span<Change> run) {
  std::uint64_t bytes = 0;
  std::vector<Step> steps;
  for (Change& change : run) {
    bytes += room_of(change);
    steps.push_back({change, place_of(root_, change.name)});
  }
  if (const auto room = make_room(bytes); !room) return fail_all(run, room.error());
  for (Step& step : steps) step.change.outcome = prepare(step);
  const auto durable = journal_->append(entries_of(steps));
  if (!durable) return fail_all(run, durable.error());
  std::vector<Entry> voided;
  for (Step& step : steps) {
    if (!step.change.outcome) continue;
    step.change.outcome = publish(step);
    // Another process was first with other bytes: the journal must not replace those.
    if (!step.change.outcome) voided.push_back(keep(step.change));
  }
  if (voided.empty()) return;
  // Also when this fails, these are failures already.
  (void)journal_->append(voided);
}

Result<void> Committer::commit_large(Change& change) {
  Step step{change, place_of(root_, change.name)};
  HC_TRY(prepare(step));
  if (step.draft) HC_TRY(step.draft->sync());
  HC_TRY(publish(step));
  HC_TRY(sync_directory(step.place));
  const Entry entry = keep(change);
  HC_TRY(make_room(entry_bytes(entry)));
  return journal_->append({&entry, 1});
}

Result<void> Committer::make_room(std::uint64_t bytes) {
  if (journal_->has_room(bytes)) return {};
  const auto emptied = checkpoint(root_, *journal_, rewrite_);
  rewrite_ = !emptied;
  return emptied;
}

}  // namespace hindcast::stores::files
