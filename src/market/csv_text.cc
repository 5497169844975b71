#include "market/csv_text.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/check.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::string_view kGzipMagic = "\x1f\x8b";

// Files people try to import that are no CSV; "" for everything else.
std::string_view foreign_format(std::string_view text) {
  if (text.starts_with("PK\x03\x04")) return "a ZIP archive; unpack it first";
  if (text.starts_with("\x28\xb5\x2f\xfd")) return "zstd-compressed; unpack it first";
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    return "UTF-16 text; save it as UTF-8 first";
  }
  if (text.starts_with("HCBARS1")) return "a bar file, not CSV; copy it into the data directory";
  if (text.starts_with("PAR1")) return "a Parquet file; only CSV and CSV.gz can be read";
  return {};
}

}  // namespace

struct CsvText::Inflater {
  z_stream stream{};
  bool initialised = false;
  bool finished = false;
  std::string_view input;   // what has not been given to zlib yet
  std::string buffer;       // the unfinished line of the block before, then new text
  std::size_t carried = 0;  // bytes after the last line end of the block handed out
  std::size_t handed_out = 0;

  ~Inflater() {
    if (initialised) ::inflateEnd(&stream);
  }
};

CsvText::CsvText() = default;
CsvText::~CsvText() = default;
CsvText::CsvText(CsvText&&) noexcept = default;
CsvText& CsvText::operator=(CsvText&&) noexcept = default;

base::Result<CsvText> CsvText::open(const std::filesystem::path& path) {
  CsvText text;
  text.name_ = path.string();
  HC_ASSIGN(text.file_, base::MappedFile::open(path));
  const std::string_view content = text.file_.text();
  if (const auto format = foreign_format(content); !format.empty()) {
    return base::fail(ErrorCode::invalid_argument, fmt::format("'{}' is {}", text.name_, format));
  }
  if (content.starts_with(kGzipMagic)) {
    text.inflater_ = std::make_unique<Inflater>();
    text.inflater_->input = content;
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    text.inflater_->initialised = ::inflateInit2(&text.inflater_->stream, kGzipOnly) == Z_OK;
    HC_CHECK(text.inflater_->initialised, "zlib must start");
  }
  return text;
}

base::Result<std::string_view> CsvText::next() {
  if (inflater_) return next_inflated();
  if (plain_done_) return std::string_view();
  plain_done_ = true;
  return file_.text();
}

base::Result<std::string_view> CsvText::next_inflated() {
  Inflater& in = *inflater_;
  std::memmove(in.buffer.data(), in.buffer.data() + in.handed_out, in.carried);
  std::size_t filled = in.carried;
  in.buffer.resize(kBlockBytes + kCsvLineBytesMax);
  z_stream& z = in.stream;
  while (!in.finished && filled < in.buffer.size()) {
    const auto given =
        static_cast<uInt>(std::min<std::size_t>(in.input.size(), std::numeric_limits<uInt>::max()));
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.input.data()));
    z.avail_in = given;
    z.next_out = reinterpret_cast<Bytef*>(in.buffer.data() + filled);
    z.avail_out = static_cast<uInt>(in.buffer.size() - filled);
    const int status = ::inflate(&z, Z_NO_FLUSH);
    in.input.remove_prefix(given - z.avail_in);
    filled = in.buffer.size() - z.avail_out;
    if (status == Z_STREAM_END) {
      in.finished = in.input.empty();
      if (!in.finished) ::inflateReset(&z);
    } else if (status == Z_BUF_ERROR || (status == Z_OK && in.input.empty() && z.avail_out > 0)) {
      return base::fail(ErrorCode::corrupt,
                        fmt::format("'{}' ends in the middle of its compressed data", name_));
    } else if (status != Z_OK) {
      return base::fail(ErrorCode::corrupt,
                        fmt::format("'{}' has damaged compressed data: {}", name_,
                                    z.msg != nullptr ? z.msg : "unknown"));
    }
  }
  const std::string_view text(in.buffer.data(), filled);
  const std::size_t last_line_end = text.rfind('\n');
  in.handed_out = in.finished || last_line_end == text.npos ? filled : last_line_end + 1;
  in.carried = filled - in.handed_out;
  if (in.carried > kCsvLineBytesMax || (!in.finished && last_line_end == text.npos)) {
    return base::fail(
        ErrorCode::limit_exceeded,
        fmt::format("'{}' has a line of more than {} bytes", name_, kCsvLineBytesMax));
  }
  return text.substr(0, in.handed_out);
}

}  // namespace hindcast::market
