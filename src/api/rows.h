// Columns of a result document as rows for people: names for enum ids and assets, ISO times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/json.h"

namespace hindcast::api {

// The columns of a document whose names begin with "<prefix>.", as one table. The rule of
// rendering follows the column's name: *_time is ISO 8601 UTC, `asset` a symbol of head.assets,
// `open` and `opens` true or false; a column with names in head.enums (as `<prefix>_<name>` or
// `<name>`, a list by id or an object of ids) shows those; the rest are numbers. Borrowed: must not
// outlive the document.
class RowTable {
 public:
  RowTable(const base::Document& document, const base::Json& head, std::string_view prefix);

  std::size_t size() const { return rows_; }
  base::Json row(std::size_t index) const;  // an object; undefined numbers are null
  std::string csv_header() const;
  void append_csv(std::size_t index, std::string& out) const;

 private:
  enum class As { number, time, flag, name };
  struct Field {
    std::string name;
    const base::Column* column;
    As as = As::number;
    std::map<std::int64_t, std::string> names;  // As::name: by id
  };

  static Field describe(const base::Column& column, std::string_view name, const base::Json& head,
                        std::string_view prefix);
  static base::Json value(const Field& field, std::size_t index);

  std::vector<Field> fields_;
  std::size_t rows_ = 0;
};

// Quoted where RFC 4180 asks for it. A text that a spreadsheet would take for a formula is prefixed
// with an apostrophe.
std::string csv_cell(const base::Json& value);

}  // namespace hindcast::api
