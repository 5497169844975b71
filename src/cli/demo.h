// The first minute: one example job, submitted and shown.
#pragma once

#include <functional>

#include "base/error.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/http_client.h"

namespace hindcast::cli {

// The usage example: template momentum, BTC/USD, 1h, 6 months, 10,000.
base::Json example_job();

// Submits it, shows progress, key figures and addresses. True when the job completed.
base::Result<bool> run_demo(HttpClient& client, const Globals& globals,
                            const std::function<bool()>& keep_going);

// True when the server answers as a Hindcast server does.
bool is_hindcast(HttpClient& client);

}  // namespace hindcast::cli
