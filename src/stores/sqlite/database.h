// SQLite as two owning types: a connection with its prepared statements, and one execution of a
// statement. Nothing outside this folder knows sqlite3.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hindcast::stores::sqlite {

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
using Row = std::vector<Value>;

// How long a connection waits for the lock of another process before it answers `unavailable`.
inline constexpr int kBusyTimeoutMs = 10'000;

// One execution of a prepared statement; reset when destroyed, so that no read snapshot outlives
// it. Texts are bound without a copy: they must live as long as this object.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Binds ?1, ?2, ... in order.
  template <class... Args>
  Statement& bind(const Args&... args) {
    int index = 0;
    (bind_at(++index, args), ...);
    return *this;
  }
  // Binds a whole row, starting at parameter `first`.
  Statement& bind_row(const Row& row, int first = 1);

  base::Result<bool> step();  // true: a row can be read
  base::Result<void> run();   // to the end; rows are passed over
  base::Result<std::vector<Row>> rows();
  base::Result<std::optional<Row>> first_row();

  std::int64_t integer(int column) const;
  double number(int column) const;
  std::string_view text(int column) const;  // valid until the next step
  Row row() const;

 private:
  friend class Connection;
  Statement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}

  void bind_at(int index, std::nullptr_t);
  void bind_at(int index, std::int64_t value);
  void bind_at(int index, int value) { bind_at(index, std::int64_t{value}); }
  void bind_at(int index, double value);
  void bind_at(int index, std::string_view value);
  void bind_at(int index, const std::string& value) { bind_at(index, std::string_view(value)); }
  void bind_at(int index, const char* value) { bind_at(index, std::string_view(value)); }
  void bind_at(int index, const Value& value);
  template <class T>
  void bind_at(int index, const std::optional<T>& value) {
    value ? bind_at(index, *value) : bind_at(index, nullptr);
  }

  sqlite3* db_;
  sqlite3_stmt* statement_;
  int bind_status_ = 0;  // the first failed bind; reported by step()
};

enum class Access { read_write, read_only };

// Used by one thread at a time.
class Connection {
 public:
  // Creates the file when read_write. Does not read it yet.
  static base::Result<Connection> open(const std::filesystem::path& path, Access access);

  // Compiled once per connection and text. A text must not be in use twice at the same time.
  base::Result<Statement> prepare(std::string_view sql);
  // One or more statements without parameters, e.g. a migration.
  base::Result<void> execute(const std::string& sql);
  base::Result<std::int64_t> query_integer(std::string_view sql);

  std::int64_t changed_rows() const;  // by the latest INSERT, UPDATE or DELETE
  std::int64_t total_changes() const;
  bool in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Connection(sqlite3* db) : db_(db) {}

  std::unique_ptr<sqlite3, Close> db_;
  std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
  std::string lookup_;
};

}  // namespace hindcast::stores::sqlite
