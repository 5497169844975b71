#include "stores/sqlite/sqlite_job_store.h"

#include "stores/sqlite/migrations.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

// FULL: a commit is on the disk when its callers are answered. Checkpoints of 4,000 pages (16 MB)
// are a few a minute under full load; the WAL is cut back to 64 MB after a burst.
constexpr const char* kWriterSettings = R"(
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -32768;
  PRAGMA temp_store = MEMORY;
)";

}  // namespace

base::Result<Connection> open_for_writing(const std::filesystem::path& path) {
  HC_ASSIGN(Connection db, Connection::open(path, Access::read_write));
  HC_TRY(migrate(db, path));
  HC_TRY(db.execute(kWriterSettings));
  return db;
}

base::Result<std::unique_ptr<jobs::JobStore>> SqliteJobStore::open(const Options& options) {
  std::unique_ptr<SqliteJobStore> store(new SqliteJobStore(options));
  HC_ASSIGN(Connection db, open_for_writing(options.path));
  HC_ASSIGN(store->readers_, ReaderPool::open(options.path, options.readers));
  HC_ASSIGN(store->notice_, NoticeFile::open(options.path));
  Writer::Hooks hooks;
  hooks.committed = [raw = store.get()](std::vector<jobs::Change> changes) {
    raw->listeners_.tell(changes);
    raw->notice_->write();
  };
  hooks.others_committed = [raw = store.get()] {
    const jobs::Change some_job{"", true};
    raw->listeners_.tell({&some_job, 1});
  };
  store->writer_ =
      std::make_unique<Writer>(std::move(db), *options.clock, options.group_max, std::move(hooks));
  store->notice_->start([raw = store.get()] { raw->writer_->look(); });
  return store;
}

SqliteJobStore::~SqliteJobStore() {
  if (notice_) notice_->stop();
}

std::unique_ptr<jobs::Subscription> SqliteJobStore::subscribe(
    std::function<void(const jobs::Change&)> listener) {
  return listeners_.add(std::move(listener));
}

base::Result<std::unique_ptr<jobs::JobStore>> open_job_store(const Options& options) {
  return SqliteJobStore::open(options);
}

}  // namespace hindcast::stores::sqlite
