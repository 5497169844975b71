// The strategy library: reads.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "jobs/cursor.h"
#include "jobs/limits.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/strategy_store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;

// ?1 user, ?2 and ?3 the place after which the page begins, ?4 archived, ?5 tag, ?6 text, ?7 limit.
// Tag and text are looked for row by row in the order of the index: a library has thousands of
// strategies, not millions.
std::string list_sql(const jobs::StrategyQuery& query) {
  std::string where;
  const auto add = [&](bool wanted, std::string_view condition) {
    if (!wanted) return;
    where += where.empty() ? " WHERE " : " AND ";
    where += condition;
  };
  add(query.user_id.has_value(), "user_id = ?1");
  // As a literal: only then the partial index can be used. Its text is one of two of ours.
  if (query.visibility) {
    add(true, fmt::format("visibility = '{}'", base::enum_name(*query.visibility)));
  }
  add(!query.cursor.empty(), "(created_at, strategy_id) < (?2, ?3)");
  add(query.archived.has_value(), "archived = ?4");
  add(query.tag.has_value(), "EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?5)");
  add(query.text.has_value(), "instr(lower(name), lower(?6)) > 0");
  return fmt::format(
      "SELECT {} FROM strategies{} ORDER BY created_at DESC, strategy_id DESC LIMIT ?7",
      strategy_column_list(), where);
}

// The columns of a version, without its definition.
const std::string& version_columns_without_definition() {
  static const std::string list = [] {
    std::string text;
    for (const ColumnShape& column : strategy_version_columns()) {
      if (!text.empty()) text += ", ";
      text += column.name == "definition" ? "'null'" : column.name;
    }
    return text;
  }();
  return list;
}

}  // namespace

tl::unexpected<base::Error> no_strategy(const std::string& strategy_id) {
  return base::fail(ErrorCode::not_found, fmt::format("there is no strategy '{}'", strategy_id));
}

Result<jobs::Strategy> find_strategy(Connection& db, const std::string& strategy_id) {
  static const std::string sql =
      fmt::format("SELECT {} FROM strategies WHERE strategy_id = ?1", strategy_column_list());
  HC_ASSIGN(Statement select, db.prepare(sql));
  HC_ASSIGN(auto row, select.bind(strategy_id).first_row());
  if (!row) return no_strategy(strategy_id);
  return strategy_from(std::move(*row));
}

Result<jobs::StrategyVersion> find_version(Connection& db, const std::string& strategy_id,
                                           std::optional<int> version) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM strategy_versions WHERE strategy_id = ?1 AND version = coalesce(?2, "
      "(SELECT version FROM strategies WHERE strategy_id = ?1))",
      strategy_version_column_list());
  HC_ASSIGN(Statement select, db.prepare(sql));
  HC_ASSIGN(auto row, select.bind(strategy_id, version).first_row());
  if (row) return strategy_version_from(std::move(*row));
  HC_ASSIGN(const jobs::Strategy strategy, find_strategy(db, strategy_id));
  return base::fail(ErrorCode::not_found,
                    fmt::format("the strategy '{}' has no version {}; the newest is {}",
                                strategy_id, version.value_or(0), strategy.version));
}

Result<jobs::Strategy> SqliteStrategyStore::get(const std::string& strategy_id) {
  auto db = readers_->borrow();
  return find_strategy(*db, strategy_id);
}

Result<jobs::StrategyVersion> SqliteStrategyStore::get_version(const std::string& strategy_id,
                                                               std::optional<int> version) {
  auto db = readers_->borrow();
  return find_version(*db, strategy_id, version);
}

Result<jobs::Page<jobs::Strategy>> SqliteStrategyStore::list(const jobs::StrategyQuery& query) {
  HC_TRY(jobs::check_page_limit(query.limit));
  std::optional<std::string> time, id;
  if (!query.cursor.empty()) {
    HC_ASSIGN(jobs::Place place, jobs::decode_cursor(jobs::CursorKind::strategies, query.cursor));
    time = base::to_string(place.created_at);
    id = std::move(place.id);
  }
  std::optional<std::int64_t> archived;
  if (query.archived) archived = *query.archived ? 1 : 0;
  std::vector<Row> rows;
  {
    auto db = readers_->borrow();
    HC_ASSIGN(Statement select, db->prepare(list_sql(query)));
    // One row more than the limit is read, to see whether another page follows.
    select.bind(query.user_id, time, id, archived, query.tag, query.text, query.limit + 1);
    HC_ASSIGN(rows, select.rows());
  }
  jobs::Page<jobs::Strategy> page;
  const bool more = rows.size() > static_cast<std::size_t>(query.limit);
  if (more) rows.pop_back();
  for (Row& row : rows) {
    HC_ASSIGN(jobs::Strategy strategy, strategy_from(std::move(row)));
    page.items.push_back(std::move(strategy));
  }
  if (more) {
    const jobs::Strategy& last = page.items.back();
    page.next_cursor =
        jobs::encode_cursor(jobs::CursorKind::strategies, {last.created_at, last.strategy_id});
  }
  return page;
}

Result<jobs::VersionPage> SqliteStrategyStore::versions(const std::string& strategy_id, int before,
                                                        int limit) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM strategy_versions WHERE strategy_id = ?1 AND (?2 = 0 OR version < ?2) "
      "ORDER BY version DESC LIMIT ?3",
      version_columns_without_definition());
  HC_TRY(jobs::check_page_limit(limit));
  auto db = readers_->borrow();
  HC_TRY(find_strategy(*db, strategy_id));
  HC_ASSIGN(Statement select, db->prepare(sql));
  HC_ASSIGN(auto rows, select.bind(strategy_id, before, limit).rows());
  jobs::VersionPage page;
  for (Row& row : rows) {
    HC_ASSIGN(jobs::StrategyVersion version, strategy_version_from(std::move(row)));
    page.items.push_back(std::move(version));
  }
  // Versions have no holes: below the last one shown there is one more unless it is the first.
  if (!page.items.empty() && page.items.back().version > 1) {
    page.next_before = page.items.back().version;
  }
  return page;
}

}  // namespace hindcast::stores::sqlite
