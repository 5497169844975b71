// The request's target: path and query, decoded and checked against what a route declares.
#pragma once

#include <vector>

#include "api/http.h"
#include "api/routes.h"
#include "base/error.h"

namespace hindcast::api {

// Fills in request.segments and request.query. invalid_argument for anything but "/path?query" with
// sound percent-encoding and UTF-8 without control characters.
base::Result<void> parse_target(Request& request);

// Reads the query by the route's declaration into request.texts and request.numbers; unknown and
// repeated parameters are problems, too.
base::Result<void> read_query(const Route& route, Request& request);

}  // namespace hindcast::api
