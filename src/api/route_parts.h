// What the groups of the route table have in common: parameters and answers by name.
#pragma once

#include "api/routes.h"

namespace hindcast::api {

// One file each; routes() joins them.
std::vector<Route> strategy_routes();
std::vector<Route> dataset_routes();

inline Parameter limit_parameter() {
  return {.name = "limit",
          .doc = "Items in a page.",
          .kind = Parameter::Kind::integer,
          .minimum = 1,
          .maximum = 200,
          .default_number = 50};
}
inline Parameter cursor_parameter() {
  return {.name = "cursor", .doc = "`next_cursor` of the page before."};
}

inline Answer no_such() { return {404, "There is no such thing.", "Problem"}; }
inline Answer wrong_query() { return {400, "A query parameter is wrong.", "Problem"}; }
inline Answer unchanged() { return {304, "Unchanged since the ETag in If-None-Match."}; }
inline Answer wrong_body() {
  return {422, "Something in the body is wrong; `errors` lists all of it.", "Problem"};
}
inline Answer changed_meanwhile() {
  return {412, "Not what If-Match says any more: read it again.", "Problem"};
}

}  // namespace hindcast::api
