// A result document as one JSON value: the head's fields, and its columns under "columns".
#pragma once

#include "base/document.h"
#include "base/error.h"
#include "base/json.h"

namespace hindcast::cli {

// Numbers that are not finite become null.
base::Result<base::Json> document_json(const base::Document& document);

}  // namespace hindcast::cli
