#include "cli/installation.h"

#include "base/file.h"
#include "stores/files/file_artifact_store.h"
#include "stores/sqlite/sqlite_job_store.h"

namespace hindcast::cli {

std::filesystem::path bars_dir(const std::filesystem::path& data_dir) { return data_dir / "bars"; }
std::filesystem::path results_dir(const std::filesystem::path& data_dir) {
  return data_dir / "results";
}

base::Result<Installation> Installation::open(const std::filesystem::path& data_dir) {
  HC_TRY(base::make_directories(data_dir));
  HC_TRY(base::make_directories(bars_dir(data_dir)));
  Installation opened;
  stores::sqlite::Options options;
  options.path = data_dir / "hindcast.db";
  HC_ASSIGN(opened.jobs, stores::sqlite::open_job_store(options));
  HC_ASSIGN(opened.strategies, stores::sqlite::open_strategy_store(options));
  HC_ASSIGN(opened.artifacts, stores::files::open_artifact_store(results_dir(data_dir)));
  opened.catalog = std::make_unique<market::Catalog>(bars_dir(data_dir));
  return opened;
}

}  // namespace hindcast::cli
