// JSON of described records: to_json, from_json with every problem at once, JSON Schema.
// Heavy: include only in .cc files; a room offers plain functions for its own records.
//
// Members may be bool, integers, double, std::string, Timestamp, described enums and records, Json,
// and std::optional, std::vector, std::map<std::string, ...> of those. An empty optional is left
// out.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "base/record.h"
#include "base/suggest.h"
#include "base/time.h"

namespace hindcast::base {

namespace record_detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};
template <class T>
inline constexpr bool is_integer_v = std::is_integral_v<T> && !std::is_same_v<T, bool>;

// A value as an error message shows it: short, never a whole document.
inline std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr std::size_t kMost = 60;
  if (text.size() > kMost) text.replace(kMost, text.size(), "...");
  return text;
}

template <class E>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  for (const auto& entry : describe_enum(static_cast<E*>(nullptr))) names.emplace_back(entry.name);
  return names;
}

}  // namespace record_detail

// ---- out ----------------------------------------------------------------------------------------

template <class T>
Json to_json(const T& value) {
  using namespace record_detail;
  if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, bool> || is_integer_v<T> ||
                std::is_same_v<T, std::string>) {
    return Json(value);
  } else if constexpr (std::is_same_v<T, double>) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return Json(to_string(value));
  } else if constexpr (DescribedEnum<T>) {
    return Json(std::string(enum_name(value)));
  } else if constexpr (is_optional<T>::value) {
    return value ? to_json(*value) : Json(nullptr);
  } else if constexpr (is_vector<T>::value) {
    Json out = Json::array();
    for (const auto& item : value) out.push_back(to_json(item));
    return out;
  } else if constexpr (is_map<T>::value) {
    Json out = Json::object();
    for (const auto& [key, item] : value) out[key] = to_json(item);
    return out;
  } else {
    static_assert(Described<T>, "describe() this record");
    Json out = Json::object();
    for_each_field<T>([&](const auto& field) {
      if (field.options.internal) return;
      const auto& member = value.*(field.member);
      using Member = typename std::decay_t<decltype(field)>::member_type;
      if constexpr (is_optional<Member>::value) {
        if (!member) return;
      }
      out[std::string(field.name)] = to_json(member);
    });
    return out;
  }
}

// ---- in -----------------------------------------------------------------------------------------

// Reads `in` into `value`; appends what is wrong to `problems` and leaves the member as it was.
template <class T>
void read_json(const Json& in, T& value, const std::string& pointer, const FieldOptions& options,
               std::vector<Problem>& problems);

template <Described T>
void read_record(const Json& in, T& value, const std::string& pointer,
                 std::vector<Problem>& problems) {
  using namespace record_detail;
  if (!in.is_object()) {
    problems.push_back({pointer, "wrong_type", fmt::format("is {}", shown(in)), "an object"});
    return;
  }
  std::vector<std::string> names;
  for_each_field<T>([&](const auto& field) {
    if (!field.options.internal && !field.options.read_only) names.emplace_back(field.name);
  });
  for (const auto& [key, item] : in.items()) {
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      problems.push_back({pointer_join(pointer, key), "unknown_field",
                          fmt::format("unknown field '{}'", key.substr(0, 60)),
                          join_names(names, 40), nearest_name(key, names)});
    }
  }
  for_each_field<T>([&](const auto& field) {
    if (field.options.internal || field.options.read_only) return;
    const auto found = in.find(std::string(field.name));
    const std::string at = pointer_join(pointer, field.name);
    if (found == in.end() || found->is_null()) {
      if (field.options.required) {
        problems.push_back({at, "required", "is missing", std::string(field.options.pattern)});
      }
      return;
    }
    read_json(*found, value.*(field.member), at, field.options, problems);
  });
}

template <class T>
void read_json(const Json& in, T& value, const std::string& pointer, const FieldOptions& options,
               std::vector<Problem>& problems) {
  using namespace record_detail;
  const auto wrong = [&](std::string_view allowed) {
    problems.push_back(
        {pointer, "wrong_type", fmt::format("is {}", shown(in)), std::string(allowed)});
  };
  [[maybe_unused]] const auto in_range = [&](double number) {
    const bool low = options.above_minimum ? number <= options.minimum : number < options.minimum;
    if (!low && !(number > options.maximum)) return true;
    std::string allowed = options.above_minimum ? "above " : "at least ";
    allowed += fmt::format("{}", options.minimum);
    if (options.maximum != kNoMaximum) {
      allowed += fmt::format(" and at most {}", options.maximum);
    }
    if (options.minimum == kNoMinimum) allowed = fmt::format("at most {}", options.maximum);
    problems.push_back({pointer, "out_of_range", fmt::format("is {}", shown(in)), allowed});
    return false;
  };
  [[maybe_unused]] const auto length_fits = [&](std::size_t length, std::string_view what) {
    if (length >= options.min_length && length <= options.max_length) return true;
    problems.push_back({pointer, length < options.min_length ? "too_short" : "too_long",
                        fmt::format("has {} {}", length, what),
                        fmt::format("{} to {} {}", options.min_length, options.max_length, what)});
    return false;
  };
  if constexpr (std::is_same_v<T, Json>) {
    value = in;
  } else if constexpr (is_optional<T>::value) {
    typename T::value_type inner{};
    const std::size_t before = problems.size();
    read_json(in, inner, pointer, options, problems);
    if (problems.size() == before) value = std::move(inner);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!in.is_boolean()) return wrong("true or false");
    value = in.get<bool>();
  } else if constexpr (is_integer_v<T>) {
    const bool whole = in.is_number_integer() ||
                       (in.is_number_float() && std::trunc(in.get<double>()) == in.get<double>() &&
                        std::fabs(in.get<double>()) < 9.0e15);
    if (!whole) return wrong("a whole number");
    if (in.is_number_unsigned() && in.get<std::uint64_t>() > 9'000'000'000'000'000ULL) {
      return wrong("a whole number below 9e15");
    }
    const auto number =
        in.is_number_float() ? static_cast<std::int64_t>(in.get<double>()) : in.get<std::int64_t>();
    if (number < static_cast<std::int64_t>(std::numeric_limits<T>::min()) ||
        (sizeof(T) < 8 && number > static_cast<std::int64_t>(std::numeric_limits<T>::max()))) {
      return wrong("a smaller whole number");
    }
    if (in_range(static_cast<double>(number))) value = static_cast<T>(number);
  } else if constexpr (std::is_same_v<T, double>) {
    if (!in.is_number()) return wrong("a number");
    const double number = in.get<double>();
    if (!std::isfinite(number)) return wrong("a finite number");
    if (in_range(number)) value = number;
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!in.is_string()) return wrong("a string");
    const auto& text = in.get_ref<const std::string&>();
    if (length_fits(text.size(), "bytes")) value = text;
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    if (!in.is_string()) return wrong("a time such as 2019-01-31T13:30:00Z");
    const auto ns = parse_utc(in.get_ref<const std::string&>());
    if (!ns) return wrong("a time such as 2019-01-31T13:30:00Z");
    value = Timestamp{*ns};
  } else if constexpr (DescribedEnum<T>) {
    const auto names = enum_names<T>();
    if (!in.is_string()) return wrong(join_names(names, 40));
    const auto& text = in.get_ref<const std::string&>();
    if (const auto found = enum_value<T>(text)) {
      value = *found;
    } else {
      problems.push_back({pointer, "unknown_name", fmt::format("is {}", shown(in)),
                          join_names(names, 40), nearest_name(text, names)});
    }
  } else if constexpr (is_vector<T>::value) {
    if (!in.is_array()) return wrong("a list");
    if (!length_fits(in.size(), "items")) return;
    T items;
    FieldOptions item_options = options;
    item_options.min_length = 0;
    item_options.max_length = 65536;
    for (std::size_t i = 0; i < in.size(); ++i) {
      items.emplace_back();
      read_json(in[i], items.back(), pointer_join(pointer, i), item_options, problems);
    }
    value = std::move(items);
  } else if constexpr (is_map<T>::value) {
    if (!in.is_object()) return wrong("an object");
    if (!length_fits(in.size(), "entries")) return;
    FieldOptions item_options = options;
    item_options.min_length = 0;
    item_options.max_length = 65536;
    T items;
    for (const auto& [key, item] : in.items()) {
      read_json(item, items[key], pointer_join(pointer, key), item_options, problems);
    }
    value = std::move(items);
  } else {
    read_record(in, value, pointer, problems);
  }
}

// The record, or invalid_argument with every problem. `pointer` is where `in` stands in its
// document.
template <Described T>
Result<T> from_json(const Json& in, const std::string& pointer = "") {
  T value{};
  std::vector<Problem> problems;
  read_record(in, value, pointer, problems);
  if (!problems.empty()) return invalid(std::move(problems));
  return value;
}

// ---- schema -------------------------------------------------------------------------------------

enum class SchemaSide { request, response };

// JSON Schema 2020-12 of a member type; described records are written inline.
template <class T>
Json json_schema(const FieldOptions& options = {}, SchemaSide side = SchemaSide::response) {
  using namespace record_detail;
  Json schema = Json::object();
  if constexpr (is_optional<T>::value) {
    return json_schema<typename T::value_type>(options, side);
  } else if constexpr (std::is_same_v<T, Json>) {
    schema = Json::object();
  } else if constexpr (std::is_same_v<T, bool>) {
    schema["type"] = "boolean";
  } else if constexpr (is_integer_v<T> || std::is_same_v<T, double>) {
    schema["type"] = is_integer_v<T> ? "integer" : "number";
    if (options.minimum != kNoMinimum) {
      schema[options.above_minimum ? "exclusiveMinimum" : "minimum"] = options.minimum;
    }
    if (options.maximum != kNoMaximum) schema["maximum"] = options.maximum;
  } else if constexpr (std::is_same_v<T, std::string>) {
    schema["type"] = "string";
    if (options.min_length > 0) schema["minLength"] = options.min_length;
    if (options.max_length != FieldOptions{}.max_length) schema["maxLength"] = options.max_length;
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    schema["type"] = "string";
    schema["format"] = "date-time";
  } else if constexpr (DescribedEnum<T>) {
    schema["type"] = "string";
    schema["enum"] = enum_names<T>();
  } else if constexpr (is_vector<T>::value) {
    schema["type"] = "array";
    schema["items"] = json_schema<typename T::value_type>({}, side);
    if (options.min_length > 0) schema["minItems"] = options.min_length;
    if (options.max_length != FieldOptions{}.max_length) schema["maxItems"] = options.max_length;
  } else if constexpr (is_map<T>::value) {
    schema["type"] = "object";
    schema["additionalProperties"] = json_schema<typename T::mapped_type>({}, side);
  } else {
    schema["type"] = "object";
    Json properties = Json::object();
    Json required = Json::array();
    for_each_field<T>([&](const auto& field) {
      using Member = typename std::decay_t<decltype(field)>::member_type;
      if (field.options.internal) return;
      if (side == SchemaSide::request && field.options.read_only) return;
      properties[std::string(field.name)] = json_schema<Member>(field.options, side);
      const bool always =
          side == SchemaSide::request ? field.options.required : !is_optional<Member>::value;
      if (always) required.push_back(std::string(field.name));
    });
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    if (side == SchemaSide::request) schema["additionalProperties"] = false;
  }
  if (!options.doc.empty()) schema["description"] = std::string(options.doc);
  if (!options.unit.empty()) schema["x-unit"] = std::string(options.unit);
  if (!options.example.empty()) schema["examples"] = Json::array({std::string(options.example)});
  return schema;
}

}  // namespace hindcast::base
