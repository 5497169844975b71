// The place of a job in the queue without counting all jobs before it: pending jobs are counted in
// stretches of order keys, each of four lengths made of 64 of the next shorter one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "stores/sqlite/database.h"

namespace hindcast::stores::sqlite {

// Bits of an order key (microseconds) that are cut off: 1 s, 67 s, 72 min, 76 h.
inline constexpr std::array kRankShifts{20, 26, 32, 38};

// A job that becomes pending (+1) or is so no longer (-1).
struct RankChange {
  std::int64_t order_key = 0;
  int by = 0;
};

// Added up by stretch: most changes of one commit fall into few of them.
base::Result<void> write_ranks(Connection& db, const std::vector<RankChange>& changes);

struct QueuePlace {
  std::optional<std::int64_t> ahead;  // pending jobs before it; none when it is not pending
};
// Nothing when there is no such job.
base::Result<std::optional<QueuePlace>> place_in_queue(Connection& db, const std::string& job_id);

// The statement that this runs; ?1 the job.
const std::string& place_in_queue_sql();

}  // namespace hindcast::stores::sqlite
