// Reads the vector files beside this header.
#pragma once

#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace hindcast::parity {

// The JSON document tests/parity/<name>. Throws when it cannot be read: the test then fails.
nlohmann::ordered_json read_vectors(const std::string& name);

// Numbers with null for NaN.
std::vector<double> column(const nlohmann::ordered_json& values);

}  // namespace hindcast::parity
