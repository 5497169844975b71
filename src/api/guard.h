// What is checked before a route is looked at: who the request believes it talks to, and who sent
// it.
//
// Until users exist, reaching the port is the only right there is. A web page of another site must
// not be able to use it through the visitor's browser: DNS rebinding shows in the Host header,
// cross-site requests in Origin.
#pragma once

#include <cstdint>
#include <optional>

#include "api/http.h"

namespace hindcast::api {

// The problem, or nothing when the request may pass.
std::optional<Response> refuse_foreign(const Request& request, std::uint16_t port);

// For requests with a body: framing and media type.
std::optional<Response> refuse_body(const Request& request);

}  // namespace hindcast::api
