#include "base/error.h"

#include <cstring>

namespace hindcast::base {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::stale:
      return "stale";
    case ErrorCode::limit_exceeded:
      return "limit_exceeded";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::io:
      return "io";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

std::string Error::describe() const {
  std::string text = message;
  for (const Problem& p : problems) {
    text += "\n  ";
    text += p.pointer.empty() ? "(document)" : p.pointer;
    if (p.line) {
      text += " line " + std::to_string(*p.line);
      if (p.column) text += ", column " + std::to_string(*p.column);
    }
    text += ": " + p.detail;
    if (!p.allowed.empty()) text += "; allowed: " + p.allowed;
    if (!p.suggestion.empty()) text += "; did you mean '" + p.suggestion + "'?";
  }
  return text;
}

tl::unexpected<Error> invalid(std::vector<Problem> problems) {
  std::string message = problems.size() == 1
                            ? "1 problem with the input"
                            : std::to_string(problems.size()) + " problems with the input";
  return fail(ErrorCode::invalid_argument, std::move(message), std::move(problems));
}

tl::unexpected<Error> io_failure(std::string_view action, std::string_view path, int error_number) {
  std::string message = "cannot " + std::string(action) + " '" + std::string(path) +
                        "': " + std::strerror(error_number);
  return fail(ErrorCode::io, std::move(message));
}

}  // namespace hindcast::base
