// The writer of result documents: docs/result-document.md.
#include <zstd.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "base/column_memory.h"
#include "base/document.h"
#include "base/document_layout.h"
#include "base/document_planes.h"
#include "base/hash.h"

namespace hindcast::base {
namespace {

// Fast levels: a few percent larger than level 1 in half its time, and time is what a job waits
// for.
constexpr int kCompressionLevel = -5;

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_name(std::string& out, const std::string& name) {
  HC_CHECK(name.size() <= kColumnNameBytesMax, "column names are short");
  put(out, static_cast<std::uint16_t>(name.size()));
  out += name;
}

// How one column is going to be written.
struct Plan {
  const Column* column = nullptr;
  ColumnCoding coding = ColumnCoding::deltas;
  int digits = 0;  // decimals
  std::size_t items = 0;

  std::size_t bytes() const { return is_stored(coding) ? items * 8 : 0; }
};

std::size_t length_of(const Column& column) {
  return std::visit([](const auto& values) { return values.size(); }, column.values);
}

// Items of an earlier column; 0 when there is none, which no reader accepts.
std::size_t items_of(const std::string& name, std::span<const Plan> plans) {
  const auto found = std::ranges::find(plans, name, [](const Plan& p) { return p.column->name; });
  return found == plans.end() ? 0 : found->items;
}

Plan plan_of(const Column& column, std::span<const Plan> before) {
  Plan plan{.column = &column, .items = length_of(column)};
  if (const auto* multiple = std::get_if<Multiple>(&column.rule)) {
    plan.coding = ColumnCoding::multiple;
    plan.items = items_of(multiple->of, before);
  } else if (const auto* below = std::get_if<BelowPeak>(&column.rule)) {
    plan.coding = ColumnCoding::below_peak;
    plan.items = items_of(below->of, before);
  } else if (std::holds_alternative<std::vector<std::int64_t>>(column.values)) {
    return plan;
  } else if (const auto digits = decimal_digits(std::get<std::vector<double>>(column.values))) {
    plan.coding = ColumnCoding::decimals;
    plan.digits = *digits;
  } else {
    plan.coding = ColumnCoding::changes;
  }
  return plan;
}

void put_plan(std::string& out, const Plan& plan) {
  put_name(out, plan.column->name);
  put(out, plan.coding);
  put(out, static_cast<std::uint64_t>(plan.items));
  if (plan.coding == ColumnCoding::decimals) put(out, static_cast<std::uint8_t>(plan.digits));
  if (const auto* rule = std::get_if<Multiple>(&plan.column->rule)) {
    put_name(out, rule->of);
    put(out, rule->factor);
  }
  if (const auto* rule = std::get_if<BelowPeak>(&plan.column->rule)) {
    put_name(out, rule->of);
    put(out, rule->start);
  }
}

void put_values(const Plan& plan, char* out) {
  const auto numbers = [&] {
    return std::span<const double>(std::get<std::vector<double>>(plan.column->values));
  };
  switch (plan.coding) {
    case ColumnCoding::deltas:
      return put_deltas(std::get<std::vector<std::int64_t>>(plan.column->values), out);
    case ColumnCoding::plain:
      return put_plain(numbers(), out);
    case ColumnCoding::changes:
      return put_changes(numbers(), out);
    case ColumnCoding::decimals:
      return put_decimals(numbers(), plan.digits, out);
    case ColumnCoding::multiple:
    case ColumnCoding::below_peak:
      return;
  }
}

// Frames of whole columns. Short columns share one: a frame of its own costs more than a short
// column is worth. The buffers serve all frames, so that little memory is touched.
class FrameWriter {
 public:
  explicit FrameWriter(std::string& out) : out_(out) {}

  void add(std::span<const Plan> plans) {
    std::size_t bytes = 0;
    for (const Plan& plan : plans) bytes += plan.bytes();
    values_.resize(bytes);
    std::size_t at = 0;
    for (const Plan& plan : plans) {
      put_values(plan, values_.data() + at);
      at += plan.bytes();
    }
    packed_.resize(ZSTD_compressBound(bytes));
    const std::size_t size = ZSTD_compressCCtx(context_.get(), packed_.data(), packed_.size(),
                                               values_.data(), bytes, kCompressionLevel);
    HC_CHECK(!ZSTD_isError(size), "zstd with a sufficient buffer does not fail");
    put(out_, static_cast<std::uint64_t>(size));
    out_.append(packed_.data(), size);
  }

 private:
  std::string& out_;
  ColumnVector<char> values_, packed_;
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_{ZSTD_createCCtx(), &ZSTD_freeCCtx};
};

}  // namespace

std::string encode_document(const Document& document) {
  std::string out(kDocumentMagic);
  out.append(sizeof(std::uint64_t), '\0');  // the checksum, when all is written
  put(out, static_cast<std::uint32_t>(document.head.size()));
  put(out, static_cast<std::uint32_t>(document.columns.size()));
  out += document.head;
  std::vector<Plan> plans;
  plans.reserve(document.columns.size());
  for (const Column& column : document.columns) {
    plans.push_back(plan_of(column, plans));
    put_plan(out, plans.back());
  }
  FrameWriter frames(out);
  for (std::size_t begin = 0; begin < plans.size();) {
    std::size_t bytes = 0;
    std::size_t end = begin;
    while (end < plans.size() && bytes < kFrameBytes) bytes += plans[end++].bytes();
    if (bytes > 0) frames.add(std::span(plans).subspan(begin, end - begin));
    begin = end;
  }
  const std::uint64_t checksum = checksum64(
      std::as_bytes(std::span(out)).subspan(kDocumentMagic.size() + sizeof(std::uint64_t)));
  out.replace(kDocumentMagic.size(), sizeof checksum, reinterpret_cast<const char*>(&checksum),
              sizeof checksum);
  return out;
}

}  // namespace hindcast::base
