// JobStore in one SQLite file: WAL, synchronous FULL, one writer thread with group commit,
// read-only connections for reads. Several processes of one host may open the same file.
#pragma once

#include <filesystem>
#include <memory>

#include "base/time.h"
#include "jobs/job_store.h"
#include "jobs/strategy_store.h"

namespace hindcast::stores::sqlite {

struct Options {
  std::filesystem::path path;
  const base::Clock* clock = &base::system_clock();
  int readers = 4;              // read connections
  std::size_t group_max = 256;  // writes in one commit at most
};

// Creates or migrates the file. Errors: io, corrupt (not ours, or from a newer version).
base::Result<std::unique_ptr<jobs::JobStore>> open_job_store(const Options& options);

// The strategy library in the same file, by connections of its own.
base::Result<std::unique_ptr<jobs::StrategyStore>> open_strategy_store(const Options& options);

}  // namespace hindcast::stores::sqlite
