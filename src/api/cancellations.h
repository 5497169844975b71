// The body of a request to cancel several jobs.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "base/json.h"
#include "base/record.h"

namespace hindcast::api {

inline constexpr std::size_t kCancellationsMax = 200;  // cancellations_max

struct Cancellations {
  std::vector<std::string> job_ids;
};

constexpr auto describe(Cancellations*) {
  using base::Field;
  return std::tuple{Field{"job_ids",
                          &Cancellations::job_ids,
                          {.doc = "1 to 200 ids of jobs.",
                           .required = true,
                           .min_length = 1,
                           .max_length = kCancellationsMax}}};
}

base::Json cancellations_schema();

}  // namespace hindcast::api
