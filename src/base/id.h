// Identifiers that sort by creation time: prefix, '_', 26 characters of Crockford base 32
// (48 bits of milliseconds, 80 random bits), as in "job_01JDB5Y3Q8F0M4T5N6P7R8S9TV".
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace hindcast::base {

// Unique across processes and hosts; two calls in one millisecond of one process still sort in
// order of the calls. Thread-safe.
std::string new_id(std::string_view prefix, Timestamp now);

// The same shape from a digest, for ids that must repeat for the same input (idempotent submits).
std::string derived_id(std::string_view prefix, std::string_view seed_text);

bool is_id(std::string_view prefix, std::string_view text);

}  // namespace hindcast::base
