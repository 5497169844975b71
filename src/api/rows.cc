#include "api/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "base/time.h"

namespace hindcast::api {
namespace {

using base::Json;

std::map<std::int64_t, std::string> names_by_id(const Json& names) {
  std::map<std::int64_t, std::string> out;
  if (names.is_array()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].is_string()) out[static_cast<std::int64_t>(i)] = names[i].get<std::string>();
    }
  } else if (names.is_object()) {
    for (const auto& [key, name] : names.items()) {
      std::int64_t id = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
      if (error == std::errc() && end == key.data() + key.size() && name.is_string()) {
        out[id] = name.get<std::string>();
      }
    }
  }
  return out;
}

const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(name));
  return found == object.end() ? nullptr : &*found;
}

std::size_t length_of(const base::Column& column) {
  return std::visit([](const auto& values) { return values.size(); }, column.values);
}

}  // namespace

RowTable::RowTable(const base::Document& document, const Json& head, std::string_view prefix) {
  const std::string start = std::string(prefix) + ".";
  for (const base::Column& column : document.columns) {
    if (!column.name.starts_with(start)) continue;
    fields_.push_back(
        describe(column, std::string_view(column.name).substr(start.size()), head, prefix));
    // A damaged document may have columns of unlike length: only whole rows are shown.
    rows_ = fields_.size() == 1 ? length_of(column) : std::min(rows_, length_of(column));
  }
}

RowTable::Field RowTable::describe(const base::Column& column, std::string_view name,
                                   const Json& head, std::string_view prefix) {
  Field field{.name = std::string(name), .column = &column, .names = {}};
  if (!std::holds_alternative<std::vector<std::int64_t>>(column.values)) return field;
  const Json* names = nullptr;
  if (name == "asset") {
    names = member(head, "assets");
  } else if (const Json* enums = member(head, "enums")) {
    names = member(*enums, fmt::format("{}_{}", prefix, name));
    if (!names) names = member(*enums, name);
  }
  if (names) {
    field.as = As::name;
    field.names = names_by_id(*names);
  } else if (name == "time" || name.ends_with("_time")) {
    field.as = As::time;
  } else if (name == "open" || name == "opens") {
    field.as = As::flag;
  }
  return field;
}

Json RowTable::value(const Field& field, std::size_t index) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&field.column->values)) {
    const double number = (*numbers)[index];
    return std::isfinite(number) ? Json(number) : Json(nullptr);
  }
  const std::int64_t number = std::get<std::vector<std::int64_t>>(field.column->values)[index];
  switch (field.as) {
    case As::time:
      return base::format_utc(number);
    case As::flag:
      return number != 0;
    case As::name: {
      const auto name = field.names.find(number);
      return name == field.names.end() ? Json(number) : Json(name->second);
    }
    case As::number:
      break;
  }
  return number;
}

Json RowTable::row(std::size_t index) const {
  Json out = Json::object();
  for (const Field& field : fields_) out[field.name] = value(field, index);
  return out;
}

std::string RowTable::csv_header() const {
  std::string out;
  for (const Field& field : fields_) {
    if (!out.empty()) out += ',';
    out += field.name;
  }
  return out + "\r\n";
}

void RowTable::append_csv(std::size_t index, std::string& out) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_cell(value(fields_[i], index));
  }
  out += "\r\n";
}

std::string csv_cell(const Json& value) {
  if (value.is_null()) return "";
  if (!value.is_string()) return render_json(value);
  std::string text = value.get<std::string>();
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace hindcast::api
