// Cursors of newest-first lists: opaque text that names the last row of a page, the same for
// every store. They come back from outside, so that everything about them is checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "jobs/job_store.h"

namespace hindcast::jobs {

enum class CursorKind : char { jobs = 'j', strategies = 's' };

// A place in a list ordered by (created_at, id), both descending.
struct Place {
  base::Timestamp created_at;
  std::string id;
};

std::string encode_cursor(CursorKind kind, const Place& place);

// invalid_argument (pointer "/cursor") when it is not a cursor of a list of this kind.
base::Result<Place> decode_cursor(CursorKind kind, std::string_view cursor);

// A place in the feed. `figure` is what the order looks at: none for created_at, and for a result
// that has no such figure.
struct FeedPlace {
  std::optional<double> figure;
  base::Timestamp created_at;  // for the order created_at only
  std::string id;
};

std::string encode_feed_cursor(FeedOrder order, bool ascending, const FeedPlace& place);

// As decode_cursor; also when it is of another order or direction.
base::Result<FeedPlace> decode_feed_cursor(FeedOrder order, bool ascending,
                                           std::string_view cursor);

// invalid_argument (pointer "/limit") outside 1..kPageLimitMax.
base::Result<void> check_page_limit(int limit);

}  // namespace hindcast::jobs
