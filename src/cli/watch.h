// Following a job over the server's event stream.
#pragma once

#include <functional>

#include "base/error.h"
#include "base/json.h"
#include "cli/http_client.h"
#include "cli/terminal.h"

namespace hindcast::cli {

bool is_final_status(std::string_view status);

// Shows the job's progress until it is in a final state, and returns the job. A stream that breaks
// is taken up again where it ended. `cancelled` when keep_going says no: the job itself goes on.
base::Result<base::Json> watch_job(HttpClient& client, const std::string& job_id,
                                   ProgressLine& line, const std::function<bool()>& keep_going);

// Folds one event of the stream into what the bar shows.
void apply_event(const StreamEvent& event, Progress& progress);

}  // namespace hindcast::cli
