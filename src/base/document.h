// A result artifact: one JSON head and named numeric columns, in one self-describing file.
//
// The engine writes it, the API and the command line read it; nobody else knows the bytes.
// Layout (little-endian): magic "HCDOC1\0\0", u64 checksum (XXH3 of all that follows), u32 head
// length, u32 column count, head (UTF-8 JSON), then each column: u16 name length, name, u8 type (0
// int64, 1 float64), u64 items, u64 stored bytes, bytes = zstd of the byte-transposed, and for
// int64 delta-coded, values. Equal documents give equal bytes. docs/result-document.md.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace hindcast::base {

struct Column {
  std::string name;
  std::variant<std::vector<std::int64_t>, std::vector<double>> values;
};

struct Document {
  std::string head;  // JSON text
  std::vector<Column> columns;

  // Null when there is no such column or it has the other type.
  const std::vector<std::int64_t>* integers(std::string_view name) const;
  const std::vector<double>* numbers(std::string_view name) const;
};

// Limits for reading: a hostile artifact must not exhaust memory.
inline constexpr std::size_t kDocumentHeadBytesMax = 16u << 20;
inline constexpr std::size_t kDocumentColumnsMax = 256;
inline constexpr std::size_t kDocumentItemsMax = 200'000'000;

std::string encode_document(const Document& document);
Result<Document> decode_document(std::string_view bytes);  // corrupt when anything does not fit
// Only the head, with the checksum verified over the whole; the columns are not looked into.
Result<std::string> document_head(std::string_view bytes);

}  // namespace hindcast::base
