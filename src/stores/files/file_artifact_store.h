// ArtifactStore in a directory: <root>/<2 last characters of the name>/<name>.hcdoc.
#pragma once

#include <filesystem>
#include <memory>

#include "jobs/job_store.h"

namespace hindcast::stores::files {

base::Result<std::unique_ptr<jobs::ArtifactStore>> open_artifact_store(
    const std::filesystem::path& root);

}  // namespace hindcast::stores::files
