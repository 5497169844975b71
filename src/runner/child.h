// What runs inside the sandbox: reads the request and the mapped bars, writes the result document.
#pragma once

#include <string>

#include "runner/backtest_run.h"
#include "sandbox/child.h"

namespace hindcast::runner {

// Input of the child for a request as it was submitted, which the child checks by itself; the files
// go beside it in the order of the request's assets.
std::string child_input(base::Json request, const ResolvedData& data);

// Runs a small backtest, so that what every run needs (templates, registries, code pages) is there
// before the zygote forks its first child instead of being made anew in each.
void warm_up();

// sandbox::Entry. Messages: JSON objects {"percent","phase","time","equity"}. Output: the encoded
// document, or on exit code 1 an error as JSON {"code","message","problems"}.
int run_child(sandbox::ChildContext& context);

}  // namespace hindcast::runner
