#include "stores/sqlite/migrations.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/embedded.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> sqlite_migrations();
}

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;

struct Header {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t tables = 0;
};

// In one statement, so that it is of one moment while another process migrates.
base::Result<Header> read_header(Connection& db) {
  HC_ASSIGN(Statement select,
            db.prepare("SELECT (SELECT application_id FROM pragma_application_id), "
                       "(SELECT user_version FROM pragma_user_version), "
                       "(SELECT count(*) FROM sqlite_master)"));
  HC_TRY(select.step());
  return Header{select.integer(0), select.integer(1), select.integer(2)};
}

// A new file, or one of ours that we know how to read.
base::Result<void> check_header(const Header& header, const std::filesystem::path& path) {
  const bool is_new = header.application == 0 && header.version == 0 && header.tables == 0;
  if (!is_new && header.application != kApplicationId) {
    return base::fail(ErrorCode::corrupt,
                      fmt::format("'{}' is a SQLite file but not a Hindcast job store (its "
                                  "application id is {}, a job store has {}); name another file",
                                  path.string(), header.application, kApplicationId));
  }
  if (header.version > newest_schema_version()) {
    return base::fail(
        ErrorCode::corrupt,
        fmt::format("'{}' has schema version {}; this Hindcast knows versions up to {}: it was "
                    "written by a newer Hindcast, use that or a newer one",
                    path.string(), header.version, newest_schema_version()));
  }
  return {};
}

base::Result<void> apply_missing(Connection& db, const std::filesystem::path& path) {
  // Read again under the lock: another process may have been faster.
  HC_ASSIGN(const Header header, read_header(db));
  HC_TRY(check_header(header, path));
  const auto files = embedded::sqlite_migrations();
  for (auto i = static_cast<std::size_t>(header.version); i < files.size(); ++i) {
    HC_TRY(db.execute(std::string(files[i].content)));
  }
  HC_TRY(db.execute(fmt::format("PRAGMA application_id = {}", kApplicationId)));
  return db.execute(fmt::format("PRAGMA user_version = {}", files.size()));
}

// Going over to WAL needs the file for itself for a moment, and SQLite does not wait for that.
base::Result<void> set_wal(Connection& db) {
  constexpr int kTries = 200;
  constexpr std::chrono::milliseconds kPause{10};
  for (int i = 0;; ++i) {
    auto done = db.execute("PRAGMA journal_mode = WAL");
    if (done || done.error().code != ErrorCode::unavailable || i == kTries) return done;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

std::int64_t newest_schema_version() {
  return static_cast<std::int64_t>(embedded::sqlite_migrations().size());
}

base::Result<void> migrate(Connection& db, const std::filesystem::path& path) {
  HC_ASSIGN(const Header header, read_header(db));
  HC_TRY(check_header(header, path));
  HC_TRY(set_wal(db));
  if (header.version == newest_schema_version()) return {};
  HC_TRY(db.execute("BEGIN IMMEDIATE"));
  auto applied = apply_missing(db, path);
  if (applied) applied = db.execute("COMMIT");
  if (!applied && db.in_transaction()) {
    // The first error is the one to report; closing the connection would roll back as well.
    static_cast<void>(db.execute("ROLLBACK"));
  }
  return applied;
}

}  // namespace hindcast::stores::sqlite
