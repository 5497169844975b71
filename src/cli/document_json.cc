#include "cli/document_json.h"

#include <nlohmann/json.hpp>

namespace hindcast::cli {

base::Result<base::Json> document_json(const base::Document& document) {
  HC_ASSIGN(base::Json json,
            base::parse_json(document.head, {.max_bytes = base::kDocumentHeadBytesMax}));
  if (!json.is_object()) {
    return base::fail(base::ErrorCode::corrupt, "the head of the result document is not an object");
  }
  base::Json& columns = json["columns"] = base::Json::object();
  for (const base::Column& column : document.columns) {
    // The JSON writer turns NaN and infinities into null.
    std::visit([&](const auto& values) { columns[column.name] = values; }, column.values);
  }
  return json;
}

}  // namespace hindcast::cli
