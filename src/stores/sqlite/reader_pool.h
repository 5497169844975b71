// Read-only connections, lent to one thread at a time.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "stores/sqlite/database.h"

namespace hindcast::stores::sqlite {

class ReaderPool {
 public:
  // The file must exist and be migrated. At least one connection.
  static base::Result<std::unique_ptr<ReaderPool>> open(const std::filesystem::path& path,
                                                        int connections);

  // A borrowed connection, given back when destroyed.
  class Loan {
   public:
    Loan(ReaderPool& pool, std::size_t index) : pool_(pool), index_(index) {}
    ~Loan() { pool_.give_back(index_); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Connection& operator*() { return pool_.connections_[index_]; }
    Connection* operator->() { return &pool_.connections_[index_]; }

   private:
    ReaderPool& pool_;
    std::size_t index_;
  };

  Loan borrow();  // waits until one is free

 private:
  ReaderPool() = default;
  void give_back(std::size_t index);

  std::vector<Connection> connections_;
  std::mutex mutex_;
  std::condition_variable free_again_;
  std::vector<std::size_t> free_;
};

}  // namespace hindcast::stores::sqlite
