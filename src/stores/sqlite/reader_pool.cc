#include "stores/sqlite/reader_pool.h"

#include <algorithm>

namespace hindcast::stores::sqlite {

base::Result<std::unique_ptr<ReaderPool>> ReaderPool::open(const std::filesystem::path& path,
                                                           int connections) {
  std::unique_ptr<ReaderPool> pool(new ReaderPool);
  for (int i = 0; i < std::max(1, connections); ++i) {
    HC_ASSIGN(Connection connection, Connection::open(path, Access::read_only));
    // A file that grows under a reader's eyes must fail here, not in a user's request.
    HC_TRY(connection.query_integer("SELECT count(*) FROM sqlite_master"));
    pool->connections_.push_back(std::move(connection));
    pool->free_.push_back(static_cast<std::size_t>(i));
  }
  return pool;
}

ReaderPool::Loan ReaderPool::borrow() {
  std::unique_lock lock(mutex_);
  free_again_.wait(lock, [&] { return !free_.empty(); });
  // The one used last has the warmest page cache.
  const std::size_t index = free_.back();
  free_.pop_back();
  return Loan(*this, index);
}

void ReaderPool::give_back(std::size_t index) {
  const std::scoped_lock lock(mutex_);
  free_.push_back(index);
  free_again_.notify_one();
}

}  // namespace hindcast::stores::sqlite
