// docs/metrics.md, made from the table of metrics; a test holds the file to it.
#pragma once

#include <string>

namespace hindcast::engine {

std::string metrics_markdown();

}  // namespace hindcast::engine
