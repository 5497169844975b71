// Reading a definition over a template that is already known.
#pragma once

#include <string>

#include "base/error.h"
#include "base/json.h"
#include "strategy/compile.h"
#include "strategy/definition.h"
#include "strategy/templates.h"

namespace hindcast::strategy {

// `given` over the template's definition: fields replace, parameters and risk_management merge one
// by one (null in risk_management switches a default off; a given size replaces the template's
// sizes).
base::Json fill_template(const Template& source, const base::Json& given);

// As parse_strategy, with `source` null when no template is used.
base::Result<CheckedStrategy> read_definition(const base::Json& given, const Template* source,
                                              const std::string& pointer);

}  // namespace hindcast::strategy
