// What a child must not be able to do, each tried by its raw system call.
#pragma once

#include <string>

namespace hindcast::sandbox::testing {

// One line an attempt: "NAME ERRNO", 0 when it worked.
std::string try_everything();

// One line an open descriptor below 1024, then "environ N" and "uid N".
std::string describe_surroundings();

}  // namespace hindcast::sandbox::testing
