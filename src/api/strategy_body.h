// Bodies of requests under /api/strategies, checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "jobs/strategy_store.h"

namespace hindcast::api {

struct NewStrategyBody {
  std::string user_id = "local";
  std::string name, description, note;
  std::vector<std::string> tags;
  jobs::Visibility visibility = jobs::Visibility::personal;
  base::Json definition;
};

struct NewVersionBody {
  std::string user_id = "local";
  std::string note;
  base::Json definition;
};

struct CloneBody {
  std::string user_id = "local";
  std::optional<std::string> name;  // none: that of the original
  std::optional<int> version;       // none: the newest
};

// Every problem of the body at once, those of the definition below "/definition".
base::Result<NewStrategyBody> parse_new_strategy(std::string_view body);
base::Result<NewVersionBody> parse_new_version(std::string_view body);
base::Result<jobs::StrategyChange> parse_strategy_change(std::string_view body);
base::Result<CloneBody> parse_clone(std::string_view body);

// The template that a checked definition names.
std::optional<std::string> template_of(const base::Json& definition);

base::Json new_strategy_schema();
base::Json new_version_schema();
base::Json strategy_change_schema();
base::Json clone_schema();
// The strategy with the definition, note and hash of its newest version.
base::Json saved_strategy_schema();

}  // namespace hindcast::api
