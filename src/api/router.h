// From a request to its response: guards, route, parameters, handler. No sockets.
#pragma once

#include <cstdint>

#include "api/context.h"
#include "api/http.h"

namespace hindcast::api {

// Never throws. `port` is what the server listens on: the Host header has to name it.
// Thread-safe; blocks as long as the stores take.
Response handle(Request request, std::uint16_t port, Context& context);

}  // namespace hindcast::api
