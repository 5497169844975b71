#include "base/document.h"

#include <zstd.h>

#include <array>
#include <cstring>
#include <memory>
#include <type_traits>

#include "base/check.h"
#include "base/hash.h"

namespace hindcast::base {
namespace {

constexpr std::string_view kMagic{"HCDOC1\0\0", 8};
// Fast levels: a few percent larger than level 1 in half its time, and time is what a job waits
// for.
constexpr int kCompressionLevel = -5;

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Eight rows of eight bytes, turned over: byte b of row r becomes byte r of row b. Three rounds of
// swapping blocks of 4, 2 and 1 bytes between pairs of rows.
void turn_block(std::array<std::uint64_t, 8>& rows) {
  const auto swap = [&rows](std::size_t distance, std::uint64_t mask) {
    const int shift = static_cast<int>(distance) * 8;
    for (std::size_t r = 0; r < 8; ++r) {
      if (r & distance) continue;
      const std::uint64_t t = ((rows[r] >> shift) ^ rows[r + distance]) & mask;
      rows[r + distance] ^= t;
      rows[r] ^= t << shift;
    }
  };
  swap(4, 0x00000000ffffffffULL);
  swap(2, 0x0000ffff0000ffffULL);
  swap(1, 0x00ff00ff00ff00ffULL);
}

// Byte 0 of all values, then byte 1, ...: neighbours share their high bytes, so zstd finds runs.
std::string transpose(const char* data, std::size_t items) {
  std::string out(items * 8, '\0');
  std::array<std::uint64_t, 8> rows;
  std::size_t i = 0;
  for (; i + 8 <= items; i += 8) {
    std::memcpy(rows.data(), data + i * 8, sizeof rows);
    turn_block(rows);
    for (std::size_t b = 0; b < 8; ++b) std::memcpy(out.data() + b * items + i, &rows[b], 8);
  }
  for (; i < items; ++i) {
    for (std::size_t b = 0; b < 8; ++b) out[b * items + i] = data[i * 8 + b];
  }
  return out;
}

void untranspose(const std::string& from, char* data, std::size_t items) {
  std::array<std::uint64_t, 8> rows;
  std::size_t i = 0;
  for (; i + 8 <= items; i += 8) {
    for (std::size_t b = 0; b < 8; ++b) std::memcpy(&rows[b], from.data() + b * items + i, 8);
    turn_block(rows);
    std::memcpy(data + i * 8, rows.data(), sizeof rows);
  }
  for (; i < items; ++i) {
    for (std::size_t b = 0; b < 8; ++b) data[i * 8 + b] = from[b * items + i];
  }
}

std::vector<std::int64_t> deltas(const std::vector<std::int64_t>& values) {
  std::vector<std::int64_t> out(values.size());
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(values[i]) - last);
    last = static_cast<std::uint64_t>(values[i]);
  }
  return out;
}

void undelta(std::vector<std::int64_t>& values) {
  std::uint64_t last = 0;
  for (auto& v : values) {
    last += static_cast<std::uint64_t>(v);
    v = static_cast<std::int64_t>(last);
  }
}

void put_column(std::string& out, const Column& column, ZSTD_CCtx* context) {
  HC_CHECK(column.name.size() <= 255, "column names are short");
  put(out, static_cast<std::uint16_t>(column.name.size()));
  out += column.name;
  std::string plain;
  std::size_t items = 0;
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
    put(out, std::uint8_t{0});
    items = integers->size();
    const auto coded = deltas(*integers);
    plain = transpose(reinterpret_cast<const char*>(coded.data()), items);
  } else {
    put(out, std::uint8_t{1});
    const auto& numbers = std::get<std::vector<double>>(column.values);
    items = numbers.size();
    plain = transpose(reinterpret_cast<const char*>(numbers.data()), items);
  }
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compressCCtx(context, packed.data(), packed.size(), plain.data(),
                                             plain.size(), kCompressionLevel);
  HC_CHECK(!ZSTD_isError(size), "zstd with a sufficient buffer does not fail");
  put(out, static_cast<std::uint64_t>(items));
  put(out, static_cast<std::uint64_t>(size));
  out.append(packed, 0, size);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  bool get(T& value) {
    if (rest_.size() < sizeof value) return false;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return true;
  }
  bool take(std::size_t size, std::string_view& out) {
    if (rest_.size() < size) return false;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

bool get_column(Reader& in, Column& column) {
  std::uint16_t name_length = 0;
  std::uint8_t type = 0;
  std::uint64_t items = 0, stored = 0;
  std::string_view name, packed;
  if (!in.get(name_length) || !in.take(name_length, name) || !in.get(type) || !in.get(items) ||
      !in.get(stored) || type > 1 || items > kDocumentItemsMax || !in.take(stored, packed)) {
    return false;
  }
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != items * 8) return false;
  std::string plain(items * 8, '\0');
  if (ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size()) != plain.size()) {
    return false;
  }
  column.name = name;
  if (type == 0) {
    std::vector<std::int64_t> values(items);
    untranspose(plain, reinterpret_cast<char*>(values.data()), items);
    undelta(values);
    column.values = std::move(values);
  } else {
    std::vector<double> values(items);
    untranspose(plain, reinterpret_cast<char*>(values.data()), items);
    column.values = std::move(values);
  }
  return true;
}

tl::unexpected<Error> damaged(const char* what) {
  return fail(ErrorCode::corrupt, std::string("the result document is damaged: ") + what);
}

struct Start {
  std::string_view head;
  std::uint32_t columns = 0;
};

// Magic, checksum and head; leaves the reader at the first column.
Result<Start> read_start(Reader& in) {
  Start start;
  std::string_view magic;
  std::uint64_t checksum = 0;
  if (!in.take(kMagic.size(), magic) || magic != kMagic) return damaged("no HCDOC1 magic");
  if (!in.get(checksum) || checksum != checksum64(std::as_bytes(std::span(in.rest())))) {
    return damaged("the checksum does not match");
  }
  std::uint32_t head_length = 0;
  if (!in.get(head_length) || !in.get(start.columns) || head_length > kDocumentHeadBytesMax ||
      start.columns > kDocumentColumnsMax || !in.take(head_length, start.head)) {
    return damaged("the head does not fit");
  }
  return start;
}

template <class Values>
const Values* find_column(const Document& document, std::string_view name) {
  for (const Column& column : document.columns) {
    if (column.name == name) return std::get_if<Values>(&column.values);
  }
  return nullptr;
}

}  // namespace

const std::vector<std::int64_t>* Document::integers(std::string_view name) const {
  return find_column<std::vector<std::int64_t>>(*this, name);
}
const std::vector<double>* Document::numbers(std::string_view name) const {
  return find_column<std::vector<double>>(*this, name);
}

std::string encode_document(const Document& document) {
  std::string body;
  put(body, static_cast<std::uint32_t>(document.head.size()));
  put(body, static_cast<std::uint32_t>(document.columns.size()));
  body += document.head;
  // One context for all columns: setting one up costs more than compressing a short column.
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     &ZSTD_freeCCtx);
  for (const Column& column : document.columns) put_column(body, column, context.get());
  std::string out(kMagic);
  put(out, checksum64(std::as_bytes(std::span(body))));
  return out + body;
}

Result<Document> decode_document(std::string_view bytes) {
  Reader in(bytes);
  HC_ASSIGN(const Start start, read_start(in));
  Document document{std::string(start.head), {}};
  document.columns.resize(start.columns);
  for (Column& column : document.columns) {
    if (!get_column(in, column)) return damaged("a column does not fit");
  }
  if (!in.rest().empty()) return damaged("bytes after the last column");
  return document;
}

Result<std::string> document_head(std::string_view bytes) {
  Reader in(bytes);
  HC_ASSIGN(const Start start, read_start(in));
  return std::string(start.head);
}

}  // namespace hindcast::base
