#include <cmath>

#include "base/record_json.h"

namespace hindcast::base::record_detail {
namespace {

Json integer_json(const void* value, const ValueType& type) {
  const std::int64_t number = type.load(value);
  return type.is_signed ? Json(number) : Json(static_cast<std::uint64_t>(number));
}

Json list_json(const void* value, const ValueType& type) {
  Json::array_t items;
  items.reserve(type.size(value));
  for (std::size_t i = 0; i < type.size(value); ++i)
    items.push_back(value_json(type.at(value, i), *type.item));
  return items;
}

// Keys are unique already: appending spares ordered_json its search.
Json map_json(const void* value, const ValueType& type) {
  Json out = Json::object();
  auto& items = out.get_ref<Json::object_t&>();
  type.each(value, [&](const std::string& key, const void* item) {
    items.Container::emplace_back(key, value_json(item, *type.item));
  });
  return out;
}

Json record_json(const void* record, const RecordType& type) {
  Json out = Json::object();
  auto& items = out.get_ref<Json::object_t&>();
  items.reserve(type.fields.size());
  for (const FieldType& field : type.fields) {
    if (field.options->internal) continue;
    const void* member = field.in(record);
    if (field.type->kind == ValueKind::optional && field.type->held(member) == nullptr) continue;
    items.Container::emplace_back(std::string(field.name), value_json(member, *field.type));
  }
  return out;
}

}  // namespace

Json value_json(const void* value, const ValueType& type) {
  switch (type.kind) {
    case ValueKind::json:
      return as<Json>(value);
    case ValueKind::boolean:
      return as<bool>(value);
    case ValueKind::integer:
      return integer_json(value, type);
    case ValueKind::number:
      return std::isfinite(as<double>(value)) ? Json(as<double>(value)) : Json(nullptr);
    case ValueKind::text:
      return as<std::string>(value);
    case ValueKind::time:
      return to_string(as<Timestamp>(value));
    case ValueKind::enumeration: {
      const std::size_t index = type.index(value);
      return index < type.names.size() ? std::string(type.names[index]) : std::string();
    }
    case ValueKind::optional: {
      const void* held = type.held(value);
      return held != nullptr ? value_json(held, *type.item) : Json(nullptr);
    }
    case ValueKind::list:
      return list_json(value, type);
    case ValueKind::map:
      return map_json(value, type);
    case ValueKind::record:
      return record_json(value, type.record());
  }
  return nullptr;
}

}  // namespace hindcast::base::record_detail
