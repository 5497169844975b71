// Where the strategy library lives. Beside JobStore, because the two never share a transaction: a
// job holds a copy of the definition that it runs. Implemented by stores/sqlite; tests/conformance
// holds every implementation to the sentences below. Thread-safe; writes block until durable.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "jobs/job_store.h"
#include "jobs/strategy.h"

namespace hindcast::jobs {

struct StrategyQuery {
  std::optional<std::string> user_id;
  std::optional<Visibility> visibility;
  std::optional<bool> archived;     // none: both
  std::optional<std::string> tag;   // exactly
  std::optional<std::string> text;  // in the name, whatever the case (ASCII)
  int limit = 50;                   // 1..kPageLimitMax, else invalid_argument
  std::string cursor;
};

// What is to be changed; empty members stay as they are.
struct StrategyChange {
  std::optional<std::string> name, description;
  std::optional<std::vector<std::string>> tags;
  std::optional<Visibility> visibility;
  std::optional<bool> archived;
};

struct SavedStrategy {
  Strategy strategy;
  StrategyVersion version;
  bool unchanged = false;  // the newest version already had this definition: no new one was made
};

// The newest first, without their definitions (null). next_before is 0 at the end.
struct VersionPage {
  std::vector<StrategyVersion> items;
  int next_before = 0;
};

// `expected_revision`: the change is refused as `stale` when the strategy is at another one by now;
// none: whatever it is at.
class StrategyStore {
 public:
  virtual ~StrategyStore() = default;

  // Stores it with its first version; ids and times are the caller's, both version numbers 1.
  virtual base::Result<SavedStrategy> create(const Strategy& strategy,
                                             const StrategyVersion& first) = 0;
  virtual base::Result<Strategy> get(const std::string& strategy_id) = 0;  // not_found
  // Newest first, by when they were created. A foreign cursor is invalid_argument.
  virtual base::Result<Page<Strategy>> list(const StrategyQuery& query) = 0;
  virtual base::Result<Strategy> change(const std::string& strategy_id,
                                        const StrategyChange& change, base::Timestamp now,
                                        std::optional<int> expected_revision) = 0;
  // Makes version n + 1. The definition of the newest version again changes nothing (`unchanged`).
  // conflict: kStrategyVersionsMax are there.
  virtual base::Result<SavedStrategy> add_version(const std::string& strategy_id,
                                                  const StrategyVersion& version,
                                                  std::optional<std::string> template_id,
                                                  std::optional<int> expected_revision) = 0;
  // Without a number the newest. not_found: no such strategy or version; the message says which.
  virtual base::Result<StrategyVersion> get_version(const std::string& strategy_id,
                                                    std::optional<int> version) = 0;
  // Those below `before` (0: all). limit as in StrategyQuery.
  virtual base::Result<VersionPage> versions(const std::string& strategy_id, int before,
                                             int limit) = 0;
  // With all its versions; jobs and results keep their copies.
  virtual base::Result<void> remove(const std::string& strategy_id,
                                    std::optional<int> expected_revision) = 0;
};

}  // namespace hindcast::jobs
