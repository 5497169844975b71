#include "base/record_json.h"

namespace hindcast::base::record_detail {
namespace {

void add_bounds(Json& schema, const FieldOptions& options) {
  if (options.minimum != kNoMinimum) {
    schema[options.above_minimum ? "exclusiveMinimum" : "minimum"] = options.minimum;
  }
  if (options.maximum != kNoMaximum) schema["maximum"] = options.maximum;
}

void add_lengths(Json& schema, const FieldOptions& options, const char* least, const char* most) {
  if (options.min_length > 0) schema[least] = options.min_length;
  if (options.max_length != FieldOptions{}.max_length) schema[most] = options.max_length;
}

void add_fields(Json& schema, const RecordType& type, SchemaSide side) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const FieldType& field : type.fields) {
    if (field.options->internal) continue;
    if (side == SchemaSide::request && field.options->read_only) continue;
    properties[std::string(field.name)] = value_schema(*field.type, *field.options, side);
    const bool always = side == SchemaSide::request ? field.options->required
                                                    : field.type->kind != ValueKind::optional;
    if (always) required.push_back(std::string(field.name));
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  if (side == SchemaSide::request) schema["additionalProperties"] = false;
}

void add_type(Json& schema, const ValueType& type, const FieldOptions& options, SchemaSide side) {
  switch (type.kind) {
    case ValueKind::json:
    case ValueKind::optional:
      return;
    case ValueKind::boolean:
      schema["type"] = "boolean";
      return;
    case ValueKind::integer:
    case ValueKind::number:
      schema["type"] = type.kind == ValueKind::integer ? "integer" : "number";
      return add_bounds(schema, options);
    case ValueKind::text:
      schema["type"] = "string";
      return add_lengths(schema, options, "minLength", "maxLength");
    case ValueKind::time:
      schema["type"] = "string";
      schema["format"] = "date-time";
      return;
    case ValueKind::enumeration:
      schema["type"] = "string";
      schema["enum"] = std::vector<std::string>(type.names.begin(), type.names.end());
      return;
    case ValueKind::list:
      schema["type"] = "array";
      schema["items"] = value_schema(*type.item, {}, side);
      return add_lengths(schema, options, "minItems", "maxItems");
    case ValueKind::map:
      schema["type"] = "object";
      schema["additionalProperties"] = value_schema(*type.item, {}, side);
      return;
    case ValueKind::record:
      schema["type"] = "object";
      return add_fields(schema, type.record(), side);
  }
}

}  // namespace

Json value_schema(const ValueType& type, const FieldOptions& options, SchemaSide side) {
  if (type.kind == ValueKind::optional) return value_schema(*type.item, options, side);
  Json schema = Json::object();
  add_type(schema, type, options, side);
  if (!options.doc.empty()) schema["description"] = std::string(options.doc);
  if (!options.unit.empty()) schema["x-unit"] = std::string(options.unit);
  if (!options.example.empty()) schema["examples"] = Json::array({std::string(options.example)});
  return schema;
}

}  // namespace hindcast::base::record_detail
