// Recorded figures: where they are, and whether they still hold.
#pragma once

#include <filesystem>
#include <string>

#include "base/json.h"

namespace hindcast::e2e {

bool is_set(const char* name);  // an environment variable
std::filesystem::path golden_file(const std::string& name);
// Numbers within 1e-9: the compiler and its mathematical library may differ in the last digits.
void expect_same_figures(const base::Json& expected, const base::Json& actual);

}  // namespace hindcast::e2e
