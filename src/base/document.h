// A result artifact: one JSON head and named numeric columns, in one self-describing file.
//
// The engine writes it, the API and the command line read it; nobody else knows the bytes, which
// docs/result-document.md lays down. Equal documents give equal bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace hindcast::base {

// How a column of numbers follows from another one that stands before it in the document. Its
// values are not stored but worked out by the reader; who makes a document may leave them empty.
struct Multiple {  // factor * of[i]
  std::string of;
  double factor = 1;
};
struct BelowPeak {  // (of[i] / p - 1) * 100 with p the highest of `start` and of[0..i]
  std::string of;
  double start = 0;
};
using ColumnRule = std::variant<std::monostate, Multiple, BelowPeak>;

struct Column {
  std::string name;
  std::variant<std::vector<std::int64_t>, std::vector<double>> values;
  ColumnRule rule = {};
};

struct Document {
  std::string head;  // JSON text
  std::vector<Column> columns;

  // Null when there is no such column or it has the other type.
  const std::vector<std::int64_t>* integers(std::string_view name) const;
  const std::vector<double>* numbers(std::string_view name) const;
};

// Fills the columns that follow from others, for who reads a document before it is encoded. False
// when a rule names no earlier column of numbers.
bool derive_columns(Document& document);

// Limits for reading: a hostile artifact must not exhaust memory.
inline constexpr std::size_t kDocumentHeadBytesMax = 16u << 20;
inline constexpr std::size_t kDocumentColumnsMax = 256;
inline constexpr std::size_t kDocumentItemsMax = 200'000'000;

std::string encode_document(const Document& document);
// Reads what this and earlier versions wrote; corrupt when anything does not fit.
Result<Document> decode_document(std::string_view bytes);
// Only the head, with the checksum verified over the whole; the columns are not looked into.
Result<std::string> document_head(std::string_view bytes);

// The values of a rule, for writers that need them too.
std::vector<double> values_of(const Multiple& rule, std::span<const double> of);
std::vector<double> values_of(const BelowPeak& rule, std::span<const double> of);

}  // namespace hindcast::base
