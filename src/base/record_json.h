// JSON of described records: to_json, from_json with every problem at once, JSON Schema. An empty
// optional is left out; fields marked internal stay inside.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "base/record_type.h"

namespace hindcast::base {

enum class SchemaSide { request, response };

namespace record_detail {

// A value as an error message shows it: short, never a whole document.
std::string shown(const Json& value);

Json value_json(const void* value, const ValueType& type);
Json value_schema(const ValueType& type, const FieldOptions& options, SchemaSide side);
void read_fields(const Json& in, void* record, const RecordType& type, const std::string& pointer,
                 std::vector<Problem>& problems);

}  // namespace record_detail

template <class T>
Json to_json(const T& value) {
  return record_detail::value_json(&value, record_detail::kValueType<T>);
}

// Reads `in` into `value`; appends what is wrong to `problems`. A member that is missing or wrong
// stays as it was. `pointer` is where `in` stands in its document.
template <Described T>
void read_record(const Json& in, T& value, const std::string& pointer,
                 std::vector<Problem>& problems) {
  record_detail::read_fields(in, &value, record_type<T>(), pointer, problems);
}

// The record, or invalid_argument with every problem.
template <Described T>
Result<T> from_json(const Json& in, const std::string& pointer = "") {
  T value{};
  std::vector<Problem> problems;
  read_record(in, value, pointer, problems);
  if (!problems.empty()) return invalid(std::move(problems));
  return value;
}

// JSON Schema 2020-12 of a member type; described records are written inline.
template <class T>
Json json_schema(const FieldOptions& options = {}, SchemaSide side = SchemaSide::response) {
  return record_detail::value_schema(record_detail::kValueType<T>, options, side);
}

}  // namespace hindcast::base
