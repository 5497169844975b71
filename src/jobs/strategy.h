// A strategy of the library: a name that goes on, and versions of its definition that never change.
#pragma once

#include <nlohmann/json.hpp>  // members of this type need it whole
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/record.h"
#include "base/time.h"

namespace hindcast::jobs {

// What an owner says about who may find it. Until there are users nobody is kept from anything:
// `shared` puts it into the list of shared strategies.
enum class Visibility { personal, shared };

constexpr auto describe_enum(Visibility*) {
  return std::array{base::EnumName{Visibility::personal, "private"},
                    base::EnumName{Visibility::shared, "shared"}};
}

struct Strategy {
  std::string strategy_id;
  std::string user_id;
  base::Timestamp created_at;
  base::Timestamp updated_at;
  std::string name;
  std::string description;
  std::vector<std::string> tags;
  Visibility visibility = Visibility::personal;
  bool archived = false;
  int version = 1;                         // the newest
  int revision = 1;                        // rises with every change of any kind
  std::optional<std::string> template_id;  // of the newest version
  std::optional<std::string> cloned_from;  // strategy_id
  std::optional<int> cloned_version;
};

constexpr auto describe(Strategy*) {
  using base::Field;
  using S = Strategy;
  return std::tuple{
      Field{"strategy_id", &S::strategy_id, {.doc = "Sorts by creation time.", .key = true}},
      Field{"user_id", &S::user_id, {.doc = "Whose it is."}},
      Field{"created_at", &S::created_at, {.doc = "When it was first saved (UTC)."}},
      Field{"updated_at", &S::updated_at, {.doc = "When anything of it changed last (UTC)."}},
      Field{"name", &S::name, {.doc = "Name shown in lists.", .min_length = 1, .max_length = 120}},
      Field{"description", &S::description, {.doc = "Free text.", .max_length = 2000}},
      Field{"tags", &S::tags, {.doc = "Words to find it by.", .max_length = 20}},
      Field{"visibility",
            &S::visibility,
            {.doc = "`shared`: it stands in the list of shared strategies."}},
      Field{"archived", &S::archived, {.doc = "Put away: lists leave it out unless asked."}},
      Field{"version", &S::version, {.doc = "Number of the newest version, from 1.", .minimum = 1}},
      Field{"revision",
            &S::revision,
            {.doc = "Rises with every change; the ETag is made of it.", .minimum = 1}},
      Field{"template_id", &S::template_id, {.doc = "Template that the newest version is of."}},
      Field{"cloned_from", &S::cloned_from, {.doc = "The strategy that it began as a copy of."}},
      Field{"cloned_version", &S::cloned_version, {.doc = "The version that was copied."}}};
}

// One saved state of the definition. Immutable.
struct StrategyVersion {
  std::string strategy_id;
  int version = 1;
  base::Timestamp created_at;
  std::string user_id;
  std::string note;
  std::string definition_hash;
  base::Json definition;
};

constexpr auto describe(StrategyVersion*) {
  using base::Field;
  using V = StrategyVersion;
  return std::tuple{Field{"strategy_id", &V::strategy_id, {.doc = "The strategy."}},
                    Field{"version", &V::version, {.doc = "From 1, without holes.", .minimum = 1}},
                    Field{"created_at", &V::created_at, {.doc = "When it was saved (UTC)."}},
                    Field{"user_id", &V::user_id, {.doc = "Who saved it."}},
                    Field{"note", &V::note, {.doc = "What changed, in words.", .max_length = 500}},
                    Field{"definition_hash",
                          &V::definition_hash,
                          {.doc = "SHA-256 of the definition as canonical JSON."}},
                    Field{"definition", &V::definition, {.doc = "As it was saved."}}};
}

base::Json to_json(const Strategy& strategy);
base::Json to_json(const StrategyVersion& version);
base::Json strategy_schema();
base::Json strategy_version_schema();

// A version whose hash is worked out from its definition.
StrategyVersion new_version(base::Json definition, std::string user_id, std::string note,
                            base::Timestamp now);

}  // namespace hindcast::jobs
