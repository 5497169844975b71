// The reader of result documents: docs/result-document.md. Every byte may be hostile.
#include <zstd.h>

#include <cmath>
#include <cstring>
#include <memory>

#include "base/document.h"
#include "base/document_layout.h"
#include "base/document_planes.h"
#include "base/hash.h"

namespace hindcast::base {
namespace {

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
  bool name(std::string& out) {
    std::uint16_t length = 0;
    std::string_view text;
    if (!get(length) || length > kColumnNameBytesMax || !take(length, text)) return false;
    out = text;
    return true;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

struct Plan {
  ColumnCoding coding = ColumnCoding::deltas;
  std::size_t items = 0;
  std::uint8_t digits = 0;
};

// Name, coding and number of items: what both versions have.
bool get_start(Reader& in, ColumnCoding last, Column& column, Plan& plan) {
  std::uint8_t coding = 0;
  std::uint64_t items = 0;
  if (!in.name(column.name) || !in.get(coding) || coding > static_cast<std::uint8_t>(last) ||
      !in.get(items) || items > kDocumentItemsMax) {
    return false;
  }
  plan.coding = static_cast<ColumnCoding>(coding);
  plan.items = static_cast<std::size_t>(items);
  return true;
}

bool get_rule(Reader& in, Column& column, Plan& plan) {
  if (plan.coding == ColumnCoding::decimals) {
    return in.get(plan.digits) && plan.digits <= kDecimalDigitsMax;
  }
  if (plan.coding == ColumnCoding::multiple) {
    auto& rule = column.rule.emplace<Multiple>();
    return in.name(rule.of) && in.get(rule.factor);
  }
  if (plan.coding == ColumnCoding::below_peak) {
    auto& rule = column.rule.emplace<BelowPeak>();
    return in.name(rule.of) && in.get(rule.start) && rule.start > 0 && std::isfinite(rule.start);
  }
  return true;
}

void get_values(const Plan& plan, const char* in, Column& column) {
  if (plan.coding == ColumnCoding::deltas) {
    auto& values = column.values.emplace<std::vector<std::int64_t>>(plan.items);
    return get_deltas(in, values);
  }
  auto& values = column.values.emplace<std::vector<double>>(plan.items);
  if (plan.coding == ColumnCoding::plain) get_plain(in, values);
  if (plan.coding == ColumnCoding::changes) get_changes(in, values);
  if (plan.coding == ColumnCoding::decimals) get_decimals(in, plan.digits, values);
}

struct Plain {
  std::unique_ptr<char[]> bytes;
  std::size_t size = 0;
};

// The next frame, which must hold at most `most` bytes. Empty bytes: it does not fit.
Plain get_frame(Reader& in, std::size_t most) {
  std::uint64_t stored = 0;
  std::string_view packed;
  if (!in.get(stored) || !in.take(stored, packed)) return {};
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most) return {};
  Plain plain{std::make_unique_for_overwrite<char[]>(size), static_cast<std::size_t>(size)};
  if (ZSTD_decompress(plain.bytes.get(), size, packed.data(), packed.size()) != size) return {};
  return plain;
}

// What the stored columns from `index` on still need: a frame holds no more.
std::size_t bytes_left(std::span<const Plan> plans) {
  std::size_t bytes = 0;
  for (const Plan& plan : plans) bytes += is_stored(plan.coding) ? plan.items * 8 : 0;
  return bytes;
}

bool get_columns(Reader& in, Document& document) {
  std::vector<Plan> plans(document.columns.size());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (!get_start(in, kLastColumnCoding, document.columns[i], plans[i]) ||
        !get_rule(in, document.columns[i], plans[i])) {
      return false;
    }
  }
  Plain frame;
  std::size_t used = 0;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (!is_stored(plans[i].coding)) continue;
    const std::size_t bytes = plans[i].items * 8;
    if (bytes > 0 && used == frame.size) {
      frame = get_frame(in, bytes_left(std::span(plans).subspan(i)));
      used = 0;
    }
    if (bytes > frame.size - used) return false;
    get_values(plans[i], frame.bytes.get() + used, document.columns[i]);
    used += bytes;
  }
  if (used != frame.size) return false;
  if (!derive_columns(document)) return false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto length = [](const auto& values) { return values.size(); };
    if (std::visit(length, document.columns[i].values) != plans[i].items) return false;
  }
  return true;
}

// Version 1: each column with a frame of its own.
bool get_column_v1(Reader& in, Column& column) {
  Plan plan;
  if (!get_start(in, ColumnCoding::plain, column, plan)) return false;
  const Plain frame = get_frame(in, plan.items * 8);
  if (frame.bytes == nullptr || frame.size != plan.items * 8) return false;
  get_values(plan, frame.bytes.get(), column);
  return true;
}

tl::unexpected<Error> damaged(const char* what) {
  return fail(ErrorCode::corrupt, std::string("the result document is damaged: ") + what);
}

struct Start {
  std::string_view magic, head;
  std::uint32_t columns = 0;
};

// Magic, checksum and head; leaves the reader at the first column.
Result<Start> read_start(Reader& in) {
  Start start;
  std::uint64_t checksum = 0;
  if (!in.take(kDocumentMagic.size(), start.magic) ||
      (start.magic != kDocumentMagic && start.magic != kDocumentMagicV1)) {
    return damaged("neither HCDOC2 nor HCDOC1 magic");
  }
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

}  // namespace

Result<Document> decode_document(std::string_view bytes) {
  Reader in(bytes);
  HC_ASSIGN(const Start start, read_start(in));
  Document document{std::string(start.head), {}};
  document.columns.resize(start.columns);
  bool fits = true;
  if (start.magic == kDocumentMagicV1) {
    for (Column& column : document.columns) fits = fits && get_column_v1(in, column);
  } else {
    fits = get_columns(in, document);
  }
  if (!fits) return damaged("a column does not fit");
  if (!in.rest().empty()) return damaged("bytes after the last column");
  return document;
}

Result<std::string> document_head(std::string_view bytes) {
  Reader in(bytes);
  HC_ASSIGN(const Start start, read_start(in));
  return std::string(start.head);
}

}  // namespace hindcast::base
