#include "parity/vectors.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace hindcast::parity {

nlohmann::ordered_json read_vectors(const std::string& name) {
  const char* root = std::getenv("HINDCAST_SOURCE_DIR");
  if (root == nullptr) throw std::runtime_error("set HINDCAST_SOURCE_DIR (ctest does)");
  std::ifstream file(std::string(root) + "/tests/parity/" + name);
  if (!file) throw std::runtime_error("cannot open tests/parity/" + name);
  return nlohmann::ordered_json::parse(file);
}

std::vector<double> column(const nlohmann::ordered_json& values) {
  std::vector<double> numbers;
  for (const auto& value : values) {
    numbers.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                      : value.get<double>());
  }
  return numbers;
}

}  // namespace hindcast::parity
