#include "stores/sqlite/queue_ranks.h"

#include <fmt/format.h>

#include <map>

namespace hindcast::stores::sqlite {
namespace {

using base::Result;

// Jobs in the stretches of one length that end before that of `mine` begins, as far as the longer
// ones have not counted them.
std::string ranks_before(std::size_t level) {
  const int shift = kRankShifts[level];
  std::string from;
  if (level + 1 < kRankShifts.size()) {
    const int longer = kRankShifts[level + 1];
    from = fmt::format(" AND bucket >= (mine.order_key >> {}) << {}", longer, longer - shift);
  }
  return fmt::format(
      "(SELECT coalesce(sum(jobs), 0) FROM queue_ranks "
      "WHERE shift = {0}{1} AND bucket < mine.order_key >> {0})",
      shift, from);
}

}  // namespace

Result<void> write_ranks(Connection& db, const std::vector<RankChange>& changes) {
  std::map<std::pair<int, std::int64_t>, std::int64_t> sums;
  for (const RankChange& change : changes) {
    for (const int shift : kRankShifts) sums[{shift, change.order_key >> shift}] += change.by;
  }
  for (const auto& [stretch, by] : sums) {
    if (by == 0) continue;
    HC_ASSIGN(Statement add, db.prepare("INSERT INTO queue_ranks (shift, bucket, jobs) "
                                        "VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET "
                                        "jobs = jobs + excluded.jobs"));
    HC_TRY(add.bind(stretch.first, stretch.second, by).run());
    if (by > 0) continue;
    HC_ASSIGN(Statement forget, db.prepare("DELETE FROM queue_ranks "
                                           "WHERE shift = ?1 AND bucket = ?2 AND jobs = 0"));
    HC_TRY(forget.bind(stretch.first, stretch.second).run());
  }
  return {};
}

const std::string& place_in_queue_sql() {
  static const std::string sql = [] {
    std::string sum;
    for (std::size_t level = 0; level < kRankShifts.size(); ++level) {
      sum += ranks_before(level) + " + ";
    }
    return fmt::format(
        "SELECT iif(mine.status <> 'pending', NULL, {}"
        "(SELECT count(*) FROM jobs AS other INDEXED BY ReadyIndex WHERE other.status = 'pending' "
        "AND other.order_key >= (mine.order_key >> {}) << {} "
        "AND (other.order_key, other.job_id) < (mine.order_key, mine.job_id))) "
        "FROM jobs AS mine WHERE mine.job_id = ?1",
        sum, kRankShifts[0], kRankShifts[0]);
  }();
  return sql;
}

Result<std::optional<QueuePlace>> place_in_queue(Connection& db, const std::string& job_id) {
  HC_ASSIGN(Statement select, db.prepare(place_in_queue_sql()));
  HC_ASSIGN(const auto row, select.bind(job_id).first_row());
  if (!row) return std::nullopt;
  const auto* ahead = std::get_if<std::int64_t>(&row->front());
  return QueuePlace{ahead == nullptr ? std::nullopt : std::optional(*ahead)};
}

}  // namespace hindcast::stores::sqlite
