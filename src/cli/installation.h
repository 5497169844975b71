// A data directory, opened: what `serve` and `worker` share.
//
//   <data_dir>/hindcast.db     jobs, feed, workers, strategy library (SQLite)
//   <data_dir>/results/        result documents
//   <data_dir>/bars/           market data
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "jobs/job_store.h"
#include "jobs/strategy_store.h"
#include "market/catalog.h"

namespace hindcast::cli {

struct Installation {
  std::unique_ptr<jobs::JobStore> jobs;
  std::unique_ptr<jobs::StrategyStore> strategies;
  std::unique_ptr<jobs::ArtifactStore> artifacts;
  std::unique_ptr<market::Catalog> catalog;  // on the heap: workers keep its address

  static base::Result<Installation> open(const std::filesystem::path& data_dir);
};

std::filesystem::path bars_dir(const std::filesystem::path& data_dir);
std::filesystem::path results_dir(const std::filesystem::path& data_dir);

}  // namespace hindcast::cli
