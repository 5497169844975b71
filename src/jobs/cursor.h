// Cursors of newest-first lists: opaque text that names the last row of a page, the same for
// every store. They come back from outside, so that everything about them is checked.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace hindcast::jobs {

enum class CursorKind : char { jobs = 'j', feed = 'f', strategies = 's' };

// A place in a list ordered by (created_at, id), both descending.
struct Place {
  base::Timestamp created_at;
  std::string id;
};

std::string encode_cursor(CursorKind kind, const Place& place);

// invalid_argument (pointer "/cursor") when it is not a cursor of a list of this kind.
base::Result<Place> decode_cursor(CursorKind kind, std::string_view cursor);

// invalid_argument (pointer "/limit") outside 1..kPageLimitMax.
base::Result<void> check_page_limit(int limit);

}  // namespace hindcast::jobs
