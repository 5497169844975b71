// Lists in pages: {"items": [...], "next_cursor": "..." or null}.
#pragma once

#include <string>
#include <string_view>

#include "api/http.h"
#include "base/error.h"
#include "base/json.h"

namespace hindcast::api {

Response page_response(base::Json items, const std::string& next_cursor);

// The store's error about a list; a refused cursor is a problem of that query parameter.
Response cursor_problem(const base::Error& error, std::string_view request_id);

base::Json page_schema(std::string_view item_schema);

}  // namespace hindcast::api
