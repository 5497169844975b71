// The text of a CSV or CSV.gz file in blocks of whole lines.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"

namespace hindcast::market {

inline constexpr std::size_t kCsvLineBytesMax = 64 * 1024;

// One thread. Plain files are mapped and come as one block, gzip files (told by their first bytes,
// several members allowed) as blocks of about a megabyte, so memory does not grow with the file.
class CsvText {
 public:
  static base::Result<CsvText> open(const std::filesystem::path& path);

  ~CsvText();
  CsvText(CsvText&&) noexcept;
  CsvText& operator=(CsvText&&) noexcept;

  // The next block, ending with a line end or with the file; empty after the last. Valid until the
  // next call. corrupt when compressed data are damaged or cut off.
  base::Result<std::string_view> next();

 private:
  struct Inflater;
  CsvText();
  base::Result<std::string_view> next_inflated();

  base::MappedFile file_;
  std::string name_;
  bool plain_done_ = false;
  std::unique_ptr<Inflater> inflater_;  // null: a plain file
};

}  // namespace hindcast::market
