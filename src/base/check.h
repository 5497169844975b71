// Broken invariants end the program: a wrong result is worse than none.
#pragma once

#include <string_view>

namespace hindcast::base {

[[noreturn]] void check_failed(const char* file, int line, std::string_view condition,
                               std::string_view why);

}  // namespace hindcast::base

// Aborts with file, line and `why` when the condition is false. On in every build.
#define HC_CHECK(condition, why)                                           \
  do {                                                                     \
    if (!(condition)) [[unlikely]]                                         \
      ::hindcast::base::check_failed(__FILE__, __LINE__, #condition, why); \
  } while (false)
