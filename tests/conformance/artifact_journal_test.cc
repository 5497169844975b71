// The journal of the file store: what survives a kill, a power loss, a full disk and a bad byte.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <span>
#include <sstream>

#include "base/file.h"
#include "base/hash.h"
#include "conformance/temporary_directory.h"
#include "stores/files/file_artifact_store.h"
#include "stores/files/journal_format.h"
#include "stores/files/recovery.h"

namespace hindcast::conformance {
namespace {

namespace fs = std::filesystem;
namespace files = stores::files;
using base::ErrorCode;
using Store = std::unique_ptr<jobs::ArtifactStore>;

constexpr std::uint64_t kSmallJournal = files::kJournalBytesMin;

base::Result<Store> try_open(const fs::path& root) {
  return files::open_artifact_store(root, {.journal_bytes = kSmallJournal});
}

std::string bytes_of(const std::string& name, std::size_t size = 500) {
  std::string bytes = name;
  while (bytes.size() < size) bytes += static_cast<char>('a' + bytes.size() % 23);
  return bytes;
}

std::string numbered(int i) { return "bt_" + std::to_string(1000 + i); }

class ArtifactJournal : public ::testing::Test {
 protected:
  Store open(const fs::path& root) {
    auto store = try_open(root);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  Store open() { return open(root_); }

  // A directory with nothing but the journals: no artifact's file had reached the disk.
  fs::path after_power_loss() {
    const fs::path rest = directory_.path() / ("rest_" + std::to_string(losses_++));
    fs::create_directories(rest);
    for (const auto& entry : fs::directory_iterator(root_)) {
      if (entry.is_regular_file()) fs::copy_file(entry.path(), rest / entry.path().filename());
    }
    return rest;
  }

  static void overwrite(const fs::path& file, std::size_t offset, std::string_view bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(stream.good());
  }

  static files::HeaderBlock header_of(const fs::path& file) {
    return *files::read_header(*base::read_file(file), file.string());
  }
  // Where in the journal's file the artifact's bytes begin.
  static std::size_t offset_of(const fs::path& journal, const std::string& bytes) {
    const std::size_t offset = base::read_file(journal)->find(bytes);
    EXPECT_NE(offset, std::string::npos);
    return offset;
  }

  TemporaryDirectory directory_;
  fs::path root_ = directory_.path() / "artifacts";
  int losses_ = 0;
};

// In a child: puts until it is killed, and writes each name once it is acknowledged.
[[noreturn]] void put_for_ever(const fs::path& root, int round, int acknowledged) {
  auto store = files::open_artifact_store(root);
  if (!store) _exit(1);
  for (int i = 0;; ++i) {
    const std::string name = "bt_" + std::to_string(round) + "_" + std::to_string(1000 + i);
    if (!(*store)->put(name, bytes_of(name))) _exit(2);
    const std::string line = name + "\n";
    if (::write(acknowledged, line.data(), line.size()) < 0) _exit(3);
  }
}

std::vector<std::string> put_and_kill(const fs::path& root, int round, long after_names) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) put_for_ever(root, round, ends[1]);
  const base::Fd from(ends[0]);
  ::close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer;
  bool killed = false;
  for (ssize_t n = 0; (n = ::read(from.get(), buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
    if (!killed && std::ranges::count(text, '\n') >= after_names) {
      killed = ::kill(child, SIGKILL) == 0;
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
  std::vector<std::string> names;
  std::istringstream lines(text);
  for (std::string name; std::getline(lines, name);) {
    if (!lines.eof()) names.push_back(name);
  }
  return names;
}

TEST_F(ArtifactJournal, EveryAcknowledgedArtifactIsThereAfterAKillAndAfterAPowerLoss) {
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 3; ++round) {
    const auto names = put_and_kill(root_, round, 20 + 9 * round);
    ASSERT_GE(names.size(), 20u);
    // This round's lie in the journal, those before it are files already.
    const Store rest = open(after_power_loss());
    for (const std::string& name : names) {
      ASSERT_EQ(rest->get(name).value_or("absent"), bytes_of(name)) << name;
    }
    acknowledged.insert(acknowledged.end(), names.begin(), names.end());
    const Store store = open();
    for (const std::string& name : acknowledged) {
      ASSERT_EQ(store->get(name).value_or("absent"), bytes_of(name)) << name;
    }
  }
}

TEST_F(ArtifactJournal, MakesATornFileWholeAndALostOneNew) {
  {
    const Store store = open();
    for (const std::string name : {"bt_aXY", "bt_bXY", "bt_cXY"}) {
      ASSERT_TRUE(store->put(name, bytes_of(name)));
    }
  }
  fs::resize_file(root_ / "XY" / "bt_aXY.hcdoc", 0);
  overwrite(root_ / "XY" / "bt_bXY.hcdoc", 0, std::string(100, '\0'));
  fs::remove(root_ / "XY" / "bt_cXY.hcdoc");
  const Store store = open();
  for (const std::string name : {"bt_aXY", "bt_bXY", "bt_cXY"}) {
    EXPECT_EQ(store->get(name).value_or("absent"), bytes_of(name)) << name;
  }
}

TEST_F(ArtifactJournal, ATornLastEntryIsIgnored) {
  const Store store = open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store->put(numbered(i), bytes_of(numbered(i))));
  const fs::path rest = after_power_loss();
  const std::size_t last = offset_of(rest / "journal-0", bytes_of(numbered(2)));
  overwrite(rest / "journal-0", last + 250, std::string(250, '\0'));
  const Store again = open(rest);
  EXPECT_TRUE(again->get(numbered(1)));
  EXPECT_EQ(again->get(numbered(2)).error().code, ErrorCode::not_found);
  // Its place is used again.
  EXPECT_TRUE(again->put(numbered(2), "new"));
  EXPECT_EQ(again->get(numbered(2)).value_or(""), "new");
}

TEST_F(ArtifactJournal, AFlippedByteEndsTheReplayThere) {
  const Store store = open();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(store->put(numbered(i), bytes_of(numbered(i))));
  const fs::path rest = after_power_loss();
  const std::size_t second = offset_of(rest / "journal-0", bytes_of(numbered(1)));
  overwrite(rest / "journal-0", second + 7, "!");
  const Store again = open(rest);
  EXPECT_EQ(again->get(numbered(0)).value_or(""), bytes_of(numbered(0)));
  for (int i = 1; i < 4; ++i) EXPECT_FALSE(again->get(numbered(i))) << i;
}

TEST_F(ArtifactJournal, BeginsAgainWhenItIsFullAndLosesNothing) {
  constexpr int kCount = 60;
  constexpr std::size_t kSize = 4000;
  Store store = open();
  ASSERT_TRUE(store->put("bt_first", "bytes"));
  const auto first = header_of(root_ / "journal-0").generation;
  for (int i = 0; i < kCount; ++i) {
    ASSERT_TRUE(store->put(numbered(i), bytes_of(numbered(i), kSize)));
  }
  EXPECT_GE(header_of(root_ / "journal-0").generation, first + 3);
  EXPECT_EQ(fs::file_size(root_ / "journal-0"), kSmallJournal);
  // Only the last generation is replayed, the file system has the others.
  const Store rest = open(after_power_loss());
  EXPECT_FALSE(rest->get(numbered(0)));
  EXPECT_TRUE(rest->get(numbered(kCount - 1)));
  store = open();
  for (int i = 0; i < kCount; ++i) {
    ASSERT_EQ(store->get(numbered(i)).value_or(""), bytes_of(numbered(i), kSize)) << i;
  }
}

TEST_F(ArtifactJournal, ARemovedArtifactDoesNotComeBack) {
  const Store store = open();
  ASSERT_TRUE(store->put("bt_gone", "bytes"));
  ASSERT_TRUE(store->put("bt_again", "old"));
  ASSERT_TRUE(store->remove("bt_gone"));
  ASSERT_TRUE(store->remove("bt_again"));
  ASSERT_TRUE(store->put("bt_again", "new"));
  const fs::path rest = after_power_loss();
  // The power went before the file's removal was durable.
  fs::create_directories(rest / "ne");
  std::ofstream(rest / "ne" / "bt_gone.hcdoc") << "bytes";
  const Store again = open(rest);
  EXPECT_EQ(again->get("bt_gone").error().code, ErrorCode::not_found);
  EXPECT_EQ(again->get("bt_again").value_or(""), "new");
}

TEST_F(ArtifactJournal, AConflictIsNotReplayed) {
  const Store store = open();
  ASSERT_TRUE(store->put("bt_1", "first"));
  EXPECT_EQ(store->put("bt_1", "other").error().code, ErrorCode::conflict);
  EXPECT_EQ(open(after_power_loss())->get("bt_1").value_or(""), "first");
}

TEST_F(ArtifactJournal, TwoStoresOnOneDirectoryHaveAJournalEach) {
  Store one = open();
  Store two = open();
  ASSERT_TRUE(one->put("bt_one", "1"));
  ASSERT_TRUE(two->put("bt_two", "2"));
  EXPECT_EQ(one->get("bt_two").value_or(""), "2");
  EXPECT_EQ(two->put("bt_one", "2").error().code, ErrorCode::conflict);
  EXPECT_TRUE(fs::exists(root_ / "journal-1"));
  const Store rest = open(after_power_loss());
  EXPECT_EQ(rest->get("bt_one").value_or(""), "1");
  EXPECT_EQ(rest->get("bt_two").value_or(""), "2");
  // The next to come takes over what the first one left.
  one.reset();
  fs::remove_all(root_ / "ne");
  const Store three = open();
  EXPECT_EQ(three->get("bt_one").value_or(""), "1");
  EXPECT_FALSE(fs::exists(root_ / "journal-2"));
}

TEST_F(ArtifactJournal, LargeArtifactsAreDurableByThemselves) {
  const std::string large = bytes_of("large", 3 * kSmallJournal);
  Store store = open();
  ASSERT_TRUE(store->put("bt_large", large));
  ASSERT_TRUE(store->remove("bt_large"));
  ASSERT_TRUE(store->put("bt_large", large));
  EXPECT_EQ(store->put("bt_large", large + "!").error().code, ErrorCode::conflict);
  // The removal's entry comes before the file and must not remove it.
  store.reset();
  EXPECT_EQ(open()->get("bt_large").value_or(""), large);
  EXPECT_FALSE(open(after_power_loss())->get("bt_large"));
}

// Runs `body` in a child where no file may grow beyond `bytes`; its exit code is what failed.
int with_file_size_limit(std::uint64_t bytes, const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    _exit(::setrlimit(RLIMIT_FSIZE, &limit) == 0 ? body() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(ArtifactJournal, AFullDiskIsAnIoErrorAndTheNextPutIsTriedAnew) {
  // It may grow neither the large artifact nor, at first, the journal.
  EXPECT_EQ(with_file_size_limit(20'000,
                                 [&] {
                                   const auto store = try_open(root_);
                                   if (!store) return 1;
                                   const auto put = (*store)->put("bt_first", "bytes");
                                   return !put && put.error().code == ErrorCode::io ? 0 : 2;
                                 }),
            0);
  ASSERT_TRUE(open()->put("bt_first", "bytes")) << "the creation that was cut short is finished";
  EXPECT_EQ(with_file_size_limit(40'000,
                                 [&] {
                                   const auto store = try_open(root_);
                                   if (!store) return 1;
                                   const auto large =
                                       (*store)->put("bt_large", bytes_of("l", 50'000));
                                   if (large || large.error().code != ErrorCode::io) return 2;
                                   // The journal cannot be written beyond the limit.
                                   int failures = 0;
                                   for (int i = 0; i < 20; ++i) {
                                     const auto put =
                                         (*store)->put(numbered(i), bytes_of(numbered(i), 4000));
                                     if (put) continue;
                                     ++failures;
                                     if (put.error().code != ErrorCode::io) return 3;
                                     if (!(*store)->put(numbered(i), bytes_of(numbered(i), 4000))) {
                                       return 4;
                                     }
                                   }
                                   return failures > 0 ? 0 : 5;
                                 }),
            0);
  const Store store = open();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(store->get(numbered(i)).value_or(""), bytes_of(numbered(i), 4000)) << i;
  }
  EXPECT_FALSE(store->get("bt_large"));
}

TEST_F(ArtifactJournal, ATornHeaderLeavesTheOneBefore) {
  {
    const Store store = open();
    ASSERT_TRUE(store->put("bt_1", "bytes"));
  }
  const auto newest = header_of(root_ / "journal-0").generation;
  overwrite(root_ / "journal-0", newest % 2 * files::kHeaderSlotBytes + 16, "????");
  EXPECT_EQ(header_of(root_ / "journal-0").generation, newest - 1);
  EXPECT_EQ(open()->get("bt_1").value_or(""), "bytes");
}

// A valid header of any version.
std::string header_of_version(std::uint64_t version) {
  std::string text = files::header_text({.size_bytes = kSmallJournal, .generation = 1});
  text.replace(16, 8, reinterpret_cast<const char*>(&version), 8);
  const std::uint64_t sum = base::checksum64(std::as_bytes(std::span(text).subspan(8)));
  return text.replace(0, 8, reinterpret_cast<const char*>(&sum), 8);
}

TEST_F(ArtifactJournal, RefusesAFileThatIsNotItsOwn) {
  const std::string padding(kSmallJournal, '\0');
  const struct {
    std::string content, says;
  } cases[] = {
      {"some text", "not an artifact journal"},
      {bytes_of("noise", kSmallJournal), "not an artifact journal"},
      {header_of_version(2) + padding, "version 2"},
      {files::header_text({.size_bytes = 1, .generation = 1}) + padding, "its header says 1"},
      {files::header_text({.size_bytes = kSmallJournal, .generation = 1}), "has 40 bytes"},
      {files::header_text({.size_bytes = 1ULL << 60, .generation = 1}) + padding,
       "its header says"},
  };
  fs::create_directories(root_);
  for (const auto& c : cases) {
    std::ofstream(root_ / "journal-0", std::ios::binary) << c.content;
    const auto store = try_open(root_);
    ASSERT_FALSE(store) << c.says;
    EXPECT_EQ(store.error().code, ErrorCode::corrupt) << c.says;
    EXPECT_THAT(store.error().message, ::testing::HasSubstr(c.says));
    EXPECT_EQ(base::read_file(root_ / "journal-0").value_or(""), c.content) << "left alone";
  }
}

TEST_F(ArtifactJournal, StopsAtAnEntryThatNobodyMayWrite) {
  const files::Entry good{.name = "bt_good", .bytes = "x"};
  const struct {
    files::Entry entry;
    std::uint64_t generation;
  } cases[] = {
      {{.name = "../../etc/passwd", .bytes = "x"}, 7},
      {{.name = "", .bytes = "x"}, 7},
      {{.kind = static_cast<files::EntryKind>(0), .name = "bt_1"}, 7},
      {{.kind = static_cast<files::EntryKind>(4), .name = "bt_1"}, 7},
      {{.name = "bt_old", .bytes = "x"}, 6},
  };
  for (const auto& c : cases) {
    std::string journal(files::kEntriesBegin, '\0');
    files::append_entry(journal, good, 7);
    const std::size_t end = journal.size();
    files::append_entry(journal, c.entry, c.generation);
    files::append_entry(journal, good, 7);
    const auto scanned = files::scan_entries(journal, 7);
    EXPECT_EQ(scanned.entries.size(), 1u) << c.entry.name;
    EXPECT_EQ(scanned.end, end) << c.entry.name;
  }
}

TEST_F(ArtifactJournal, NoLengthInAnEntryLeadsOutOfTheJournal) {
  std::string journal(files::kEntriesBegin, '\0');
  files::append_entry(journal, {.name = "bt_good", .bytes = "x"}, 7);
  ASSERT_EQ(files::scan_entries(journal, 7).entries.size(), 1u);
  const auto rest = static_cast<std::uint64_t>(journal.size() - files::kEntriesBegin);
  for (const std::uint64_t data_bytes : {rest, rest - 48, std::uint64_t{1} << 40}) {
    std::string broken = journal;
    broken.replace(files::kEntriesBegin + 32, 8, reinterpret_cast<const char*>(&data_bytes), 8);
    // With a checksum that holds for all there is, only the length is wrong.
    const auto all = std::as_bytes(std::span(broken).subspan(files::kEntriesBegin + 8));
    const std::uint64_t whole = base::checksum64(all);
    broken.replace(files::kEntriesBegin, 8, reinterpret_cast<const char*>(&whole), 8);
    EXPECT_TRUE(files::scan_entries(broken, 7).entries.empty()) << data_bytes;
  }
  // A length that wraps round to a short entry, whose checksum holds.
  std::string wrapped = journal;
  wrapped.replace(files::kEntriesBegin + 32, 8, 8, '\xff');
  const std::size_t length = 48 + std::string_view("bt_good").size() - 1;
  const auto covered = std::span(wrapped).subspan(files::kEntriesBegin + 8, length - 8);
  const std::uint64_t sum = base::checksum64(std::as_bytes(covered));
  wrapped.replace(files::kEntriesBegin, 8, reinterpret_cast<const char*>(&sum), 8);
  EXPECT_TRUE(files::scan_entries(wrapped, 7).entries.empty());
  for (std::size_t size = 0; size < journal.size() - 4; ++size) {
    EXPECT_TRUE(files::scan_entries(std::string_view(journal).substr(0, size), 7).entries.empty());
  }
}

TEST_F(ArtifactJournal, SaysSoWhenTooManyStoresShareADirectory) {
  fs::create_directories(root_);
  std::vector<base::Fd> held;
  for (int n = 0; n < files::kJournalsMax; ++n) {
    const fs::path path = root_ / ("journal-" + std::to_string(n));
    held.emplace_back(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    ASSERT_EQ(::flock(held.back().get(), LOCK_EX), 0);
  }
  const Store store = open();
  const auto put = store->put("bt_1", "bytes");
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(put.error().message, ::testing::HasSubstr("64"));
  held.pop_back();
  EXPECT_TRUE(store->put("bt_1", "bytes"));
}

TEST_F(ArtifactJournal, WhoOnlyReadsHasNone) {
  ASSERT_TRUE(open()->put("bt_1", "bytes"));
  const fs::path rest = after_power_loss();
  EXPECT_EQ(open()->get("bt_1").value_or(""), "bytes");
  // What was left is made whole by a reader too, which then lets go of the journal.
  const Store reader = open(rest);
  EXPECT_EQ(reader->get("bt_1").value_or(""), "bytes");
  const base::Fd journal(::open((rest / "journal-0").c_str(), O_RDWR | O_CLOEXEC));
  EXPECT_EQ(::flock(journal.get(), LOCK_EX | LOCK_NB), 0);
  const fs::path empty = directory_.path() / "empty";
  EXPECT_FALSE(open(empty)->get("bt_1"));
  EXPECT_FALSE(fs::exists(empty / "journal-0"));
}

TEST_F(ArtifactJournal, RefusesASizeOutsideItsLimits) {
  for (const std::uint64_t size : {files::kJournalBytesMin - 1, files::kJournalBytesMax + 1}) {
    const auto store = files::open_artifact_store(root_, {.journal_bytes = size});
    ASSERT_FALSE(store) << size;
    EXPECT_EQ(store.error().code, ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace hindcast::conformance
