// The class behind open_strategy_store(). strategy_store.cc writes, strategy_lists.cc reads.
#pragma once

#include <memory>
#include <string>

#include "jobs/strategy_store.h"
#include "stores/sqlite/reader_pool.h"
#include "stores/sqlite/writer.h"

namespace hindcast::stores::sqlite {

class SqliteStrategyStore final : public jobs::StrategyStore {
 public:
  SqliteStrategyStore(Connection db, const base::Clock& clock, std::unique_ptr<ReaderPool> readers,
                      std::size_t group_max);

  base::Result<jobs::SavedStrategy> create(const jobs::Strategy& strategy,
                                           const jobs::StrategyVersion& first) override;
  base::Result<jobs::Strategy> get(const std::string& strategy_id) override;
  base::Result<jobs::Page<jobs::Strategy>> list(const jobs::StrategyQuery& query) override;
  base::Result<jobs::Strategy> change(const std::string& strategy_id,
                                      const jobs::StrategyChange& change, base::Timestamp now,
                                      std::optional<int> expected_revision) override;
  base::Result<jobs::SavedStrategy> add_version(const std::string& strategy_id,
                                                const jobs::StrategyVersion& version,
                                                std::optional<std::string> template_id,
                                                std::optional<int> expected_revision) override;
  base::Result<jobs::StrategyVersion> get_version(const std::string& strategy_id,
                                                  std::optional<int> version) override;
  base::Result<jobs::VersionPage> versions(const std::string& strategy_id, int before,
                                           int limit) override;
  base::Result<void> remove(const std::string& strategy_id,
                            std::optional<int> expected_revision) override;

 private:
  std::unique_ptr<ReaderPool> readers_;
  Writer writer_;
};

// For both files.
tl::unexpected<base::Error> no_strategy(const std::string& strategy_id);
base::Result<jobs::Strategy> find_strategy(Connection& db, const std::string& strategy_id);
base::Result<jobs::StrategyVersion> find_version(Connection& db, const std::string& strategy_id,
                                                 std::optional<int> version);

}  // namespace hindcast::stores::sqlite
