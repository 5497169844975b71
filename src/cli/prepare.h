// The glue between a stored job and the process that runs it: what the API asks before it accepts a
// job, and what a worker needs to launch one.
#pragma once

#include "api/server.h"
#include "base/error.h"
#include "cli/python_host.h"
#include "jobs/job.h"
#include "market/catalog.h"
#include "strategy/request.h"
#include "worker/worker.h"

namespace hindcast::cli {

// For worker::Worker: finds and opens the data. The strategy was checked when the job was
// submitted, and its child checks it again (templates may have changed since); here only what it
// reads of other assets is found out. Jobs with a code_snippet go to the Python host, with its
// policy of limits.
worker::Prepare make_prepare(const market::Catalog& catalog, LimitPolicy limits,
                             PythonHost& python);

// For api::Services: the data exist, a code_snippet compiles, the limits asked for are allowed, and
// how long the run will take.
base::Result<api::Estimate> estimate_request(const market::Catalog& catalog,
                                             const LimitPolicy& limits, PythonHost& python,
                                             const strategy::CheckedRequest& request);

}  // namespace hindcast::cli
