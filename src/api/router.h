// From a request to its response: guards, route, parameters, handler. No sockets.
#pragma once

#include <cstdint>
#include <string_view>

#include "api/context.h"
#include "api/http.h"

namespace hindcast::api {

// Never throws. `port` is what the server listens on: the Host header has to name it.
// Thread-safe; blocks as long as the stores take.
Response handle(Request request, std::uint16_t port, Context& context);

// What every response carries: request id, security headers, cache policy. handle() has done it;
// for responses made before there is a request to handle.
void add_common_headers(std::string_view request_id, Response& response);

}  // namespace hindcast::api
