// The web app, compiled into the binary from web/dist. A file is served under its name. Any other
// address that a browser opens as a page gets index.html: which page that is, the app decides.
#pragma once

#include "api/http.h"

namespace hindcast::api {

// By its path and the Accept header. Addresses of the API are never pages.
bool is_page(const Request& request);

// Precondition: is_page. Compressed where the client takes gzip. Files below assets/ carry a hash
// of their content in their names and may be cached for good.
Response serve_page(const Request& request);

}  // namespace hindcast::api
