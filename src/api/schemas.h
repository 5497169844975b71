// components/schemas of the OpenAPI document.
#pragma once

#include "base/json.h"

namespace hindcast::api {

base::Json component_schemas();

}  // namespace hindcast::api
