// What runs inside the sandbox: reads the request and the mapped bars, writes the result document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runner/backtest_run.h"
#include "sandbox/child.h"

namespace hindcast::runner {

// Input of the child for a request as it was submitted, which the child checks by itself; the files
// go beside it in the order of the request's assets.
std::string child_input(base::Json request, const ResolvedData& data);
// The same for a request with a code_snippet: what it prints is kept up to `log_bytes`.
std::string snippet_input(base::Json request, const ResolvedData& data, std::size_t log_bytes);
inline constexpr std::size_t kLogBytesMost = 64 << 10;
// Input of a child that only looks whether `code` can be compiled; it runs none of it. Its exit
// code is 0, or 1 with the problems as an error.
std::string check_input(std::string_view code);

// Runs a small backtest, so that what every run needs (templates, registries, code pages) is there
// before the zygote forks its first child instead of being made anew in each.
void warm_up();

// sandbox::Entry. Messages: JSON objects {"percent","phase","time","equity"}. Output: the encoded
// document, or on exit code 1 an error as JSON {"code","message","problems"}.
int run_child(sandbox::ChildContext& context);
// The same with what carries out the request's code_snippet. Further messages: {"log": text}; an
// error has "log", the end of what the snippet printed.
int run_child(sandbox::ChildContext& context, Snippet* snippet);
// The exit code for an outcome; an error is written to the output.
int tell(sandbox::ChildContext& context, const base::Result<void>& outcome,
         std::string_view log = {});

// The error that a child with exit code 1 left in its output; nothing when it is none.
std::optional<base::Error> error_of(std::string_view output);

}  // namespace hindcast::runner
