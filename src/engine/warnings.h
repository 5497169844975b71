// What a reader must know before trusting a result.
#pragma once

#include <string>
#include <vector>

#include "engine/report.h"

namespace hindcast::engine {

struct Warning {
  std::string code;     // stable
  std::string message;  // one sentence
};

std::vector<Warning> warnings_of(const ReportInput& input);

}  // namespace hindcast::engine
