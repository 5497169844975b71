// How a failure travels: Result<T> upward, translated once at the edge (HTTP status, exit code).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace hindcast::base {

// What kind of failure; each edge maps these to its own codes (docs/http-api.md, cli/command.h).
enum class ErrorCode {
  invalid_argument,  // the caller's input is wrong; `problems` says where
  not_found,         // no such job, dataset, artifact, ...
  conflict,          // the state forbids it (cancel a completed job, reuse of an idempotency key)
  stale,             // a fenced write by a worker that no longer holds the lease
  limit_exceeded,    // a named limit; the message names it and its value
  unavailable,       // try again later (draining, database busy, network)
  cancelled,         // the user asked for it
  io,                // the operating system refused; the message has path and reason
  corrupt,           // stored bytes do not match their checksum or format
  internal,          // our own fault
};
std::string_view to_string(ErrorCode code);

// One thing wrong with an input. Validation reports all of them at once.
struct Problem {
  std::string pointer;           // RFC 6901 JSON pointer of the field, "" for the whole document
  std::string code;              // stable and machine-readable: "out_of_range", "unknown_name", ...
  std::string detail;            // what was wrong, with the value given
  std::string allowed = {};      // what is allowed; "" when `detail` already says all
  std::string suggestion = {};   // the nearest valid name, for "did you mean"
  std::optional<int> line = {};  // 1-based place inside a formula or code field
  std::optional<int> column = {};
};

struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::vector<Problem> problems = {};

  // The message, then one indented line a problem, as the command line prints it.
  std::string describe() const;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message,
                                  std::vector<Problem> problems = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(problems)});
}

// "invalid_argument: N problems" from a collected list. Precondition: not empty.
tl::unexpected<Error> invalid(std::vector<Problem> problems);

// io error with the text of errno: "cannot open 'PATH': No such file or directory".
tl::unexpected<Error> io_failure(std::string_view action, std::string_view path, int error_number);

}  // namespace hindcast::base

// Leaves the enclosing function with the error, or binds the value.
#define HC_CONCAT_INNER(a, b) a##b
#define HC_CONCAT(a, b) HC_CONCAT_INNER(a, b)
#define HC_ASSIGN(decl, expr) HC_ASSIGN_INNER(HC_CONCAT(hc_result_, __LINE__), decl, expr)
#define HC_ASSIGN_INNER(tmp, decl, expr)                   \
  auto tmp = (expr);                                       \
  if (!tmp) return tl::unexpected(std::move(tmp).error()); \
  decl = std::move(*tmp)
#define HC_TRY(expr)                                                             \
  do {                                                                           \
    auto hc_try_result = (expr);                                                 \
    if (!hc_try_result) return tl::unexpected(std::move(hc_try_result).error()); \
  } while (false)
