#include "jobs/strategy.h"

#include "base/hash.h"
#include "base/record_json.h"

namespace hindcast::jobs {

base::Json to_json(const Strategy& strategy) { return base::to_json(strategy); }
base::Json to_json(const StrategyVersion& version) { return base::to_json(version); }
base::Json strategy_schema() { return base::json_schema<Strategy>(); }
base::Json strategy_version_schema() { return base::json_schema<StrategyVersion>(); }

StrategyVersion new_version(base::Json definition, std::string user_id, std::string note,
                            base::Timestamp now) {
  StrategyVersion version;
  version.created_at = now;
  version.user_id = std::move(user_id);
  version.note = std::move(note);
  version.definition_hash = base::sha256_hex(base::canonical_json(definition));
  version.definition = std::move(definition);
  return version;
}

}  // namespace hindcast::jobs
