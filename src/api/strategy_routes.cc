// The part of the route table under /api/strategies.
#include "api/resources.h"
#include "api/route_parts.h"

namespace hindcast::api {
namespace {

using Kind = Parameter::Kind;

std::vector<Parameter> list_parameters() {
  return {limit_parameter(),
          cursor_parameter(),
          {.name = "user_id", .doc = "Only those of this user."},
          {.name = "visibility",
           .doc = "Only private or only shared ones.",
           .kind = Kind::choice,
           .choices = {"private", "shared"}},
          {.name = "archived",
           .doc = "Archived ones too: no when left out.",
           .kind = Kind::choice,
           .choices = {"no", "yes", "only"}},
          {.name = "tag", .doc = "Only those with this tag."},
          {.name = "q", .doc = "Only those with this in their name, whatever the case."}};
}

std::vector<Route> one_strategy_routes() {
  return {{"GET",
           "/api/strategies/{strategy_id}",
           "getStrategy",
           "strategies",
           "One strategy with its newest definition",
           {},
           "",
           {{200, "The strategy.", "SavedStrategy"}, unchanged(), no_such()},
           get_strategy},
          {"PATCH",
           "/api/strategies/{strategy_id}",
           "changeStrategy",
           "strategies",
           "Rename, describe, tag, share or archive; what is left out stays",
           {},
           "StrategyChange",
           {{200, "Changed.", "SavedStrategy"}, no_such(), changed_meanwhile(), wrong_body()},
           change_strategy},
          {"DELETE",
           "/api/strategies/{strategy_id}",
           "deleteStrategy",
           "strategies",
           "Delete with all versions; jobs and results keep their copies",
           {},
           "",
           {{204, "Deleted."}, no_such(), changed_meanwhile()},
           delete_strategy}};
}

std::vector<Route> version_routes() {
  return {
      {"GET",
       "/api/strategies/{strategy_id}/versions",
       "listStrategyVersions",
       "strategies",
       "Versions, newest first, without their definitions",
       {limit_parameter(),
        {.name = "before",
         .doc = "Only versions below this number; `next_before` of the page before.",
         .kind = Kind::integer,
         .minimum = 1}},
       "",
       {{200, "One page.", "StrategyVersionPage"}, wrong_query(), no_such()},
       list_strategy_versions},
      {"POST",
       "/api/strategies/{strategy_id}/versions",
       "saveStrategyVersion",
       "strategies",
       "Save a changed definition as the next version",
       {},
       "NewStrategyVersion",
       {{201, "Saved as the newest version.", "SavedStrategy"},
        {200, "The newest version has this definition already; nothing changed.", "SavedStrategy"},
        no_such(),
        changed_meanwhile(),
        wrong_body()},
       save_strategy_version},
      {"GET",
       "/api/strategies/{strategy_id}/versions/{version}",
       "getStrategyVersion",
       "strategies",
       "One version with its definition; it never changes",
       {},
       "",
       {{200, "The version.", "StrategyVersion"}, unchanged(), no_such()},
       get_strategy_version},
      {"POST",
       "/api/strategies/{strategy_id}/clone",
       "cloneStrategy",
       "strategies",
       "A new strategy that begins as a copy of a version",
       {},
       "StrategyClone",
       {{201, "The copy; Location names it.", "SavedStrategy"}, no_such(), wrong_body()},
       clone_strategy}};
}

}  // namespace

std::vector<Route> strategy_routes() {
  std::vector<Route> all{
      {"GET",
       "/api/strategies",
       "listStrategies",
       "strategies",
       "The strategy library, newest first, without definitions",
       list_parameters(),
       "",
       {{200, "One page.", "StrategyPage"}, wrong_query()},
       list_strategies},
      {"POST",
       "/api/strategies",
       "createStrategy",
       "strategies",
       "Save a new strategy",
       {},
       "NewStrategy",
       {{201, "Saved as version 1; Location names it.", "SavedStrategy"}, wrong_body()},
       create_strategy}};
  for (auto part : {one_strategy_routes, version_routes}) {
    for (Route& route : part()) all.push_back(std::move(route));
  }
  return all;
}

}  // namespace hindcast::api
