// Reads of the feed: one result, and pages in the order of a figure.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jobs/cursor.h"
#include "jobs/limits.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;
using jobs::FeedOrder;
using jobs::FeedPlace;
using jobs::FeedQuery;

// Results are read from one index, from one of its places on. Those without a figure (of which only
// Sharpe can be missing) come after all others, in either direction: a list of their own.
enum class FeedPart { with_figure, without_figure };

struct FeedScan {
  const FeedQuery& query;
  FeedPart part;
  const std::optional<FeedPlace>& after;  // the place before the first wanted row
  const std::optional<FeedPlace>& to;     // the last row that is looked at
  int limit = 0;
};

bool by_time(const FeedQuery& query) { return query.order == FeedOrder::created_at; }
// The user has an index of his own in the order of time; else he is a filter like any other.
bool by_user_index(const FeedQuery& query) { return by_time(query) && query.user_id.has_value(); }

bool is_filtered(const FeedQuery& query) {
  return query.asset || query.template_id || query.text || (query.user_id && !by_user_index(query));
}

std::string_view feed_index(const FeedQuery& query) {
  switch (query.order) {
    case FeedOrder::total_return_pct:
      return "FeedReturnIndex";
    case FeedOrder::sharpe:
      return "FeedSharpeIndex";
    case FeedOrder::max_drawdown_pct:
      return "FeedDrawdownIndex";
    case FeedOrder::created_at:
      break;
  }
  return query.user_id ? "FeedUserIndex" : "FeedIndex";
}

// ?1 user, ?2 and ?3 the place after which it begins, ?4 and ?5 the last one.
std::string scan_condition(const FeedScan& scan) {
  const std::string key(base::enum_name(scan.query.order));
  const bool absent = scan.part == FeedPart::without_figure;
  std::string where = key + (absent ? " IS NULL" : " IS NOT NULL");
  if (by_user_index(scan.query)) where += " AND user_id = ?1";
  const char* const onward = scan.query.ascending ? ">" : "<";
  const char* const back = scan.query.ascending ? "<=" : ">=";
  const auto bound = [&](const char* is, const char* at_key, const char* at_id) {
    where += absent ? fmt::format(" AND backtest_id {} {}", is, at_id)
                    : fmt::format(" AND ({}, backtest_id) {} ({}, {})", key, is, at_key, at_id);
  };
  if (scan.after) bound(onward, "?2", "?3");
  if (scan.to) bound(back, "?4", "?5");
  return where;
}

std::string scan_order(const FeedScan& scan) {
  const char* const direction = scan.query.ascending ? "ASC" : "DESC";
  return fmt::format("{} {}, backtest_id {}", base::enum_name(scan.query.order), direction,
                     direction);
}

// ?1 user, ?6 asset in quotes, ?7 template, ?8 text. Symbols need no escapes in JSON, so that
// one in quotes is found in a list as it is.
std::string filter_condition(const FeedQuery& query) {
  std::string where;
  if (query.user_id && !by_user_index(query)) where += " AND user_id = ?1";
  if (query.asset) where += " AND instr(assets, ?6) > 0";
  if (query.template_id) where += " AND template_id = ?7";
  if (query.text) {
    where +=
        " AND (instr(lower(strategy_name), lower(?8)) > 0"
        " OR instr(lower(strategy_description), lower(?8)) > 0"
        " OR instr(lower(assets), lower(?8)) > 0"
        " OR instr(lower(template_id), lower(?8)) > 0)";
  }
  return where;
}

// A place as the parameters of a condition. Texts are bound without a copy.
struct BoundPlace {
  Value key;
  std::string id;

  BoundPlace(const FeedQuery& query, const std::optional<FeedPlace>& place) {
    if (!place) return;
    id = place->id;
    if (by_time(query)) {
      key = base::to_string(place->created_at);
    } else if (place->figure) {
      key = *place->figure;
    }
  }
};

Result<std::vector<jobs::Backtest>> read_page(Connection& db, const FeedScan& scan) {
  HC_ASSIGN(
      Statement select,
      db.prepare(fmt::format("SELECT {} FROM backtests INDEXED BY {} WHERE {}{} "
                             "ORDER BY {} LIMIT ?9",
                             backtest_column_list(), feed_index(scan.query), scan_condition(scan),
                             filter_condition(scan.query), scan_order(scan))));
  const FeedQuery& query = scan.query;
  const BoundPlace after(query, scan.after), to(query, scan.to);
  const auto quoted = query.asset ? std::optional("\"" + *query.asset + "\"") : std::nullopt;
  select.bind(query.user_id, after.key, after.id, to.key, to.id, quoted, query.template_id,
              query.text, scan.limit);
  HC_ASSIGN(auto rows, select.rows());
  std::vector<jobs::Backtest> items;
  for (Row& row : rows) {
    HC_ASSIGN(jobs::Backtest item, backtest_from(std::move(row)));
    items.push_back(std::move(item));
  }
  return items;
}

// The place that `rows` rows further on has in the index; none when there are not so many. Reads
// the index only.
Result<std::optional<FeedPlace>> place_after(Connection& db, const FeedScan& from, int rows) {
  HC_ASSIGN(Statement select,
            db.prepare(fmt::format("SELECT {}, backtest_id FROM backtests INDEXED BY {} WHERE {} "
                                   "ORDER BY {} LIMIT 1 OFFSET ?4",
                                   base::enum_name(from.query.order), feed_index(from.query),
                                   scan_condition(from), scan_order(from))));
  const BoundPlace after(from.query, from.after);
  select.bind(from.query.user_id, after.key, after.id, rows - 1);
  HC_ASSIGN(const bool found, select.step());
  if (!found) return std::nullopt;
  FeedPlace place{.figure = {}, .created_at = {}, .id = std::string(select.text(1))};
  if (by_time(from.query)) {
    place.created_at = {base::parse_utc(select.text(0)).value_or(0)};
  } else if (from.part == FeedPart::with_figure) {
    place.figure = select.number(0);
  }
  return place;
}

std::optional<double> figure_of(const jobs::Backtest& backtest, FeedOrder order) {
  switch (order) {
    case FeedOrder::total_return_pct:
      return backtest.total_return_pct;
    case FeedOrder::sharpe:
      return backtest.sharpe;
    case FeedOrder::max_drawdown_pct:
      return backtest.max_drawdown_pct;
    case FeedOrder::created_at:
      break;
  }
  return std::nullopt;
}

// Adds what one part has to the page. True: the page ends here, with its cursor set.
Result<bool> add_part(Connection& db, const FeedQuery& query, FeedPart part,
                      const std::optional<FeedPlace>& after, jobs::Page<jobs::Backtest>& page) {
  const int room = query.limit - static_cast<int>(page.items.size());
  static const std::optional<FeedPlace> kToTheEnd;
  std::optional<FeedPlace> to;
  if (is_filtered(query)) {
    HC_ASSIGN(to, place_after(db, {query, part, after, kToTheEnd}, jobs::kFeedRowsScannedMax));
  }
  // One row more than there is room for, to see whether another page follows.
  HC_ASSIGN(auto items, read_page(db, {query, part, after, to, room + 1}));
  const bool more = items.size() > static_cast<std::size_t>(room);
  if (more) items.pop_back();
  std::ranges::move(items, std::back_inserter(page.items));
  if (more && !page.items.empty()) {
    const jobs::Backtest& last = page.items.back();
    to = FeedPlace{figure_of(last, query.order), last.created_at, last.backtest_id};
  }
  if (!to) return false;
  page.next_cursor = jobs::encode_feed_cursor(query.order, query.ascending, *to);
  return true;
}

}  // namespace

Result<jobs::Page<jobs::Backtest>> SqliteJobStore::list_backtests(const FeedQuery& query) {
  HC_TRY(jobs::check_page_limit(query.limit));
  std::optional<FeedPlace> after;
  if (!query.cursor.empty()) {
    HC_ASSIGN(after, jobs::decode_feed_cursor(query.order, query.ascending, query.cursor));
  }
  jobs::Page<jobs::Backtest> page;
  auto db = readers_->borrow();
  const bool begun = after && !after->figure && !by_time(query);
  if (!begun) {
    HC_ASSIGN(const bool ended, add_part(*db, query, FeedPart::with_figure, after, page));
    if (ended || query.order != FeedOrder::sharpe) return page;
    after.reset();
  }
  HC_TRY(add_part(*db, query, FeedPart::without_figure, after, page));
  return page;
}

Result<jobs::Backtest> SqliteJobStore::get_backtest(const std::string& backtest_id) {
  static const std::string sql =
      fmt::format("SELECT {} FROM backtests WHERE backtest_id = ?1", backtest_column_list());
  auto db = readers_->borrow();
  HC_ASSIGN(Statement select, db->prepare(sql));
  HC_ASSIGN(auto row, select.bind(backtest_id).first_row());
  if (!row) {
    return base::fail(ErrorCode::not_found, fmt::format("there is no backtest '{}'", backtest_id));
  }
  return backtest_from(std::move(*row));
}

}  // namespace hindcast::stores::sqlite
