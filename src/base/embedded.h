// Files compiled into the binary (cmake/embed.cmake): templates, the web pages.
#pragma once

#include <span>
#include <string_view>

namespace hindcast::base {

struct EmbeddedFile {
  std::string_view name;     // path below the embedded folder, '/' separated
  std::string_view content;  // lives as long as the program
};

}  // namespace hindcast::base
