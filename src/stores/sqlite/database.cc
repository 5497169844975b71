#include "stores/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <time.h>

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;

ErrorCode code_of(int extended) {
  switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::unavailable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::corrupt;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ErrorCode::io;
    case SQLITE_TOOBIG:
      return ErrorCode::limit_exceeded;
    case SQLITE_CONSTRAINT:
      return extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_CONSTRAINT_UNIQUE
                 ? ErrorCode::conflict
                 : ErrorCode::invalid_argument;
    default:
      return ErrorCode::internal;
  }
}

tl::unexpected<base::Error> failure(sqlite3* db) {
  const int extended = sqlite3_extended_errcode(db);
  const char* name = sqlite3_db_filename(db, "main");
  const int system = sqlite3_system_errno(db);
  std::string reason = sqlite3_errmsg(db);
  if (system != 0 && code_of(extended) == ErrorCode::io) {
    reason += fmt::format(": {}", std::generic_category().message(system));
  }
  return base::fail(code_of(extended),
                    fmt::format("the job store '{}': {}", name ? name : "", reason));
}

// SQLite's own busy handler soon sleeps 25 to 100 ms at a time; our commits last a few.
int wait_a_little(void*, int tries) {
  constexpr long kShortestNs = 100'000;
  constexpr long kLongestNs = 3'200'000;
  constexpr int kMostTries = static_cast<int>(kBusyTimeoutMs * 1'000'000LL / kLongestNs);
  if (tries >= kMostTries) return 0;
  const timespec pause{0, std::min(kLongestNs, kShortestNs << std::min(tries, 10))};
  nanosleep(&pause, nullptr);
  return 1;
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      statement_(std::exchange(other.statement_, nullptr)),
      bind_status_(other.bind_status_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Statement::bind_at(int index, std::nullptr_t) {
  bind_status_ = std::max(bind_status_, sqlite3_bind_null(statement_, index));
}
void Statement::bind_at(int index, std::int64_t value) {
  bind_status_ = std::max(bind_status_, sqlite3_bind_int64(statement_, index, value));
}
void Statement::bind_at(int index, double value) {
  bind_status_ = std::max(bind_status_, sqlite3_bind_double(statement_, index, value));
}
void Statement::bind_at(int index, std::string_view value) {
  // A null pointer would bind NULL, also for an empty text.
  const char* data = value.data() != nullptr ? value.data() : "";
  bind_status_ = std::max(bind_status_, sqlite3_bind_text64(statement_, index, data, value.size(),
                                                            SQLITE_STATIC, SQLITE_UTF8));
}
void Statement::bind_at(int index, const Value& value) {
  std::visit(
      [&](const auto& v) {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) {
          bind_at(index, nullptr);
        } else {
          bind_at(index, v);
        }
      },
      value);
}

Statement& Statement::bind_row(const Row& row, int first) {
  for (std::size_t i = 0; i < row.size(); ++i) bind_at(first + static_cast<int>(i), row[i]);
  return *this;
}

base::Result<bool> Statement::step() {
  if (bind_status_ != SQLITE_OK) {
    return base::fail(code_of(bind_status_),
                      fmt::format("the job store: {}", sqlite3_errstr(bind_status_)));
  }
  const int status = sqlite3_step(statement_);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  return failure(db_);
}

base::Result<void> Statement::run() {
  while (true) {
    HC_ASSIGN(const bool more, step());
    if (!more) return {};
  }
}

base::Result<std::vector<Row>> Statement::rows() {
  std::vector<Row> all;
  while (true) {
    HC_ASSIGN(const bool more, step());
    if (!more) return all;
    all.push_back(row());
  }
}

base::Result<std::optional<Row>> Statement::first_row() {
  HC_ASSIGN(const bool found, step());
  if (!found) return std::nullopt;
  return row();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Statement::number(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Row Statement::row() const {
  Row values(static_cast<std::size_t>(sqlite3_column_count(statement_)));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int column = static_cast<int>(i);
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER:
        values[i] = sqlite3_column_int64(statement_, column);
        break;
      case SQLITE_FLOAT:
        values[i] = sqlite3_column_double(statement_, column);
        break;
      case SQLITE_NULL:
        break;
      default:
        values[i] = std::string(text(column));
    }
  }
  return values;
}

void Connection::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void Connection::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

base::Result<Connection> Connection::open(const std::filesystem::path& path, Access access) {
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::read_only ? SQLITE_OPEN_READONLY
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  if (raw == nullptr) return base::fail(ErrorCode::internal, "no memory for a database connection");
  Connection connection(raw);
  if (status != SQLITE_OK) {
    auto error = failure(raw);
    error.value().message =
        fmt::format("cannot open '{}': {}", path.string(), error.value().message);
    return error;
  }
  sqlite3_busy_handler(raw, wait_a_little, nullptr);
  // A hostile file must not reach beyond its own tables.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return connection;
}

base::Result<Statement> Connection::prepare(std::string_view sql) {
  lookup_.assign(sql);
  auto found = statements_.find(lookup_);
  if (found == statements_.end()) {
    sqlite3_stmt* compiled = nullptr;
    const int status = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &compiled, nullptr);
    if (status != SQLITE_OK) return failure(db_.get());
    found = statements_.emplace(lookup_, compiled).first;
  }
  sqlite3_stmt* statement = found->second.get();
  HC_CHECK(sqlite3_stmt_busy(statement) == 0, "a statement is used by one caller at a time");
  return Statement(db_.get(), statement);
}

base::Result<void> Connection::execute(const std::string& sql) {
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failure(db_.get());
  }
  return {};
}

base::Result<std::int64_t> Connection::query_integer(std::string_view sql) {
  HC_ASSIGN(Statement statement, prepare(sql));
  HC_ASSIGN(const bool found, statement.step());
  if (!found) return base::fail(ErrorCode::internal, fmt::format("no row for: {}", sql));
  return statement.integer(0);
}

std::int64_t Connection::changed_rows() const { return sqlite3_changes64(db_.get()); }
std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(db_.get()); }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

}  // namespace hindcast::stores::sqlite
