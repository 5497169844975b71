// Attempts to break out of the sandbox, as Python that stands inside of signals().
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sandbox/supervisor.h"

namespace hindcast::snippets::testing {

struct Attack {
  const char* name;
  const char* code;  // has raw(number, ...) for system calls; ends the function with an exception
  const char* told;  // regular expression of what the author is told
  sandbox::Outcome outcome = sandbox::Outcome::failed;
};

std::span<const Attack> file_attacks();
std::span<const Attack> system_attacks();
std::span<const Attack> process_attacks();
std::span<const Attack> resource_attacks();

// A file that is not there, or that must not be looked at: which of them depends on whether the
// machine gave the zygote a root of its own.
#define HIDDEN "No such file|Operation not permitted|Permission denied"
#define REFUSED "Operation not permitted"

}  // namespace hindcast::snippets::testing
