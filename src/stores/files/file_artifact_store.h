// ArtifactStore in a directory: <root>/<2 last characters of the name>/<name>.hcdoc, made durable
// by the journals <root>/journal-<n> (journal.h says why).
//
// Any number of threads; of the stores on one directory, of any processes, up to kJournalsMax
// write. A name is put and removed through one store: after a power loss the journals of several
// stores are merged by the clock, and one of them may have been emptied before.
#pragma once

#include <filesystem>
#include <memory>

#include "jobs/job_store.h"
#include "stores/files/journal.h"

namespace hindcast::stores::files {

struct FileArtifactOptions {
  std::uint64_t journal_bytes = kJournalBytesDefault;  // of a new journal; Min to Max
};

// Replays the journals that nobody holds; takes or makes one only when the first artifact is put or
// removed, which fails with limit_exceeded when too many stores write to the directory.
// invalid_argument: the options. corrupt: a journal is not ours or of a newer version.
base::Result<std::unique_ptr<jobs::ArtifactStore>> open_artifact_store(
    const std::filesystem::path& root, const FileArtifactOptions& options = {});

}  // namespace hindcast::stores::files
