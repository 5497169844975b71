// The strategy library: every write. Saves are rare, so each is read, checked and written in one
// transaction without a thought for speed.
#include "stores/sqlite/strategy_store.h"

#include <fmt/format.h>

#include "jobs/limits.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/sqlite_job_store.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;

Result<void> insert_version(Connection& db, const jobs::StrategyVersion& version) {
  static const std::string sql =
      fmt::format("INSERT INTO strategy_versions ({}) VALUES ({})", strategy_version_column_list(),
                  strategy_version_parameters());
  const Row row = to_row(version);
  HC_ASSIGN(Statement insert, db.prepare(sql));
  return insert.bind_row(row).run();
}

// INSERT OR REPLACE would delete the row first, and its versions with it.
Result<void> write_strategy(Connection& db, const jobs::Strategy& strategy) {
  static const std::string sql = fmt::format(
      "INSERT INTO strategies ({}) VALUES ({}) ON CONFLICT (strategy_id) DO UPDATE SET "
      "updated_at = excluded.updated_at, name = excluded.name, "
      "description = excluded.description, tags = excluded.tags, "
      "visibility = excluded.visibility, archived = excluded.archived, "
      "version = excluded.version, revision = excluded.revision, "
      "template_id = excluded.template_id",
      strategy_column_list(), strategy_parameters());
  const Row row = to_row(strategy);
  HC_ASSIGN(Statement write, db.prepare(sql));
  return write.bind_row(row).run();
}

Result<jobs::Strategy> find_at(Connection& db, const std::string& strategy_id,
                               std::optional<int> expected_revision) {
  HC_ASSIGN(jobs::Strategy strategy, find_strategy(db, strategy_id));
  if (!expected_revision || *expected_revision == strategy.revision) return strategy;
  return base::fail(ErrorCode::stale,
                    fmt::format("the strategy '{}' was changed meanwhile: it is at revision {}, "
                                "not {}",
                                strategy_id, strategy.revision, *expected_revision));
}

template <class T>
void take(T& member, const std::optional<T>& wanted) {
  if (wanted) member = *wanted;
}

}  // namespace

SqliteStrategyStore::SqliteStrategyStore(Connection db, const base::Clock& clock,
                                         std::unique_ptr<ReaderPool> readers, std::size_t group_max)
    : readers_(std::move(readers)),
      // Nobody waits for a strategy.
      writer_(std::move(db), clock, group_max, {[](std::vector<jobs::Change>) {}, [] {}}) {}

Result<jobs::SavedStrategy> SqliteStrategyStore::create(const jobs::Strategy& strategy,
                                                        const jobs::StrategyVersion& first) {
  jobs::SavedStrategy saved{strategy, first};
  saved.version.strategy_id = strategy.strategy_id;
  const auto written = writer_.run(Undo::by_savepoint, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(Statement exists, tx.db.prepare("SELECT 1 FROM strategies WHERE strategy_id = ?1"));
    HC_ASSIGN(const bool found, exists.bind(strategy.strategy_id).step());
    if (found) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("there is a strategy '{}' already", strategy.strategy_id));
    }
    HC_TRY(write_strategy(tx.db, saved.strategy));
    return insert_version(tx.db, saved.version);
  });
  HC_TRY(written);
  return saved;
}

Result<jobs::Strategy> SqliteStrategyStore::change(const std::string& strategy_id,
                                                   const jobs::StrategyChange& change,
                                                   base::Timestamp now,
                                                   std::optional<int> expected_revision) {
  jobs::Strategy strategy;
  const auto written = writer_.run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(strategy, find_at(tx.db, strategy_id, expected_revision));
    take(strategy.name, change.name);
    take(strategy.description, change.description);
    take(strategy.tags, change.tags);
    take(strategy.visibility, change.visibility);
    take(strategy.archived, change.archived);
    strategy.updated_at = now;
    ++strategy.revision;
    return write_strategy(tx.db, strategy);
  });
  HC_TRY(written);
  return strategy;
}

Result<jobs::SavedStrategy> SqliteStrategyStore::add_version(const std::string& strategy_id,
                                                             const jobs::StrategyVersion& version,
                                                             std::optional<std::string> template_id,
                                                             std::optional<int> expected_revision) {
  jobs::SavedStrategy saved;
  const auto written = writer_.run(Undo::by_savepoint, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(saved.strategy, find_at(tx.db, strategy_id, expected_revision));
    HC_ASSIGN(saved.version, find_version(tx.db, strategy_id, saved.strategy.version));
    if (saved.version.definition_hash == version.definition_hash) {
      saved.unchanged = true;
      return {};
    }
    if (saved.strategy.version >= jobs::kStrategyVersionsMax) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("the strategy '{}' has strategy_versions_max = {} versions; "
                                    "clone it to go on",
                                    strategy_id, jobs::kStrategyVersionsMax));
    }
    saved.version = version;
    saved.version.strategy_id = strategy_id;
    saved.version.version = ++saved.strategy.version;
    ++saved.strategy.revision;
    saved.strategy.updated_at = version.created_at;
    saved.strategy.template_id = template_id;
    HC_TRY(insert_version(tx.db, saved.version));
    return write_strategy(tx.db, saved.strategy);
  });
  HC_TRY(written);
  return saved;
}

Result<void> SqliteStrategyStore::remove(const std::string& strategy_id,
                                         std::optional<int> expected_revision) {
  return writer_.run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_TRY(find_at(tx.db, strategy_id, expected_revision));
    HC_ASSIGN(Statement remove, tx.db.prepare("DELETE FROM strategies WHERE strategy_id = ?1"));
    return remove.bind(strategy_id).run();
  });
}

Result<std::unique_ptr<jobs::StrategyStore>> open_strategy_store(const Options& options) {
  HC_ASSIGN(Connection db, open_for_writing(options.path));
  HC_ASSIGN(auto readers, ReaderPool::open(options.path, 1));
  return std::make_unique<SqliteStrategyStore>(std::move(db), *options.clock, std::move(readers),
                                               options.group_max);
}

}  // namespace hindcast::stores::sqlite
