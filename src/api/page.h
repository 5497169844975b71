// The web pages, compiled into the binary from web/dist.
#pragma once

#include "api/http.h"

namespace hindcast::api {

bool is_page(const Request& request);         // by its path
Response serve_page(const Request& request);  // precondition: is_page

}  // namespace hindcast::api
