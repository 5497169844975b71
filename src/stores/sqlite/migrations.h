// The schema's versions: one .sql file each in migrations/, applied in order and never edited after
// a release.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "stores/sqlite/database.h"

namespace hindcast::stores::sqlite {

// Written into the file's header: tells a job store from any other SQLite file ("HCjs").
inline constexpr std::int64_t kApplicationId = 0x48436a73;

std::int64_t newest_schema_version();

// Brings the file to the newest version in one transaction, sets WAL. Several processes may do this
// at the same moment. corrupt: not a job store, or from a newer Hindcast; the file is untouched.
base::Result<void> migrate(Connection& db, const std::filesystem::path& path);

}  // namespace hindcast::stores::sqlite
