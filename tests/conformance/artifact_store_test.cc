// ArtifactStore: immutable documents. A new store joins by one more entry in kinds().
#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <thread>

#include "conformance/temporary_directory.h"
#include "stores/files/file_artifact_store.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;

struct ArtifactKind {
  std::string name;
  std::function<base::Result<std::unique_ptr<jobs::ArtifactStore>>(const std::filesystem::path&)>
      open;
};
std::vector<ArtifactKind> kinds() {
  return {{"files", [](const auto& root) { return stores::files::open_artifact_store(root); }}};
}

class Artifacts : public ::testing::TestWithParam<ArtifactKind> {
 protected:
  void SetUp() override {
    auto opened = GetParam().open(root_);
    ASSERT_TRUE(opened);
    store_ = std::move(*opened);
  }
  TemporaryDirectory directory_;
  std::filesystem::path root_ = directory_.path() / "artifacts";
  std::unique_ptr<jobs::ArtifactStore> store_;
};

TEST_P(Artifacts, GiveBackTheBytes) {
  const std::string bytes("a\0b\xff", 4);
  ASSERT_TRUE(store_->put("bt_1", bytes));
  EXPECT_EQ(store_->get("bt_1").value_or(""), bytes);
  ASSERT_TRUE(store_->put("bt_empty", ""));
  EXPECT_EQ(store_->get("bt_empty").value_or("x"), "");
}

TEST_P(Artifacts, OutliveTheStoreObject) {
  ASSERT_TRUE(store_->put("bt_1", "bytes"));
  store_ = std::move(*GetParam().open(root_));
  EXPECT_EQ(store_->get("bt_1").value_or(""), "bytes");
}

TEST_P(Artifacts, TheSameBytesAgainAreSuccess) {
  ASSERT_TRUE(store_->put("bt_1", "bytes"));
  EXPECT_TRUE(store_->put("bt_1", "bytes"));
}

TEST_P(Artifacts, OtherBytesAreAConflictAndChangeNothing) {
  ASSERT_TRUE(store_->put("bt_1", "bytes"));
  for (const std::string other : {"other", "", "byteS", "bytes and more"}) {
    const auto again = store_->put("bt_1", other);
    ASSERT_FALSE(again) << other;
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
  }
  EXPECT_EQ(store_->get("bt_1").value_or(""), "bytes");
}

TEST_P(Artifacts, AnUnknownOneIsNotFound) {
  const auto absent = store_->get("bt_absent");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TEST_P(Artifacts, AreGoneWhenRemovedAndRemovingAgainIsSuccess) {
  ASSERT_TRUE(store_->put("bt_1", "bytes"));
  EXPECT_TRUE(store_->remove("bt_1"));
  EXPECT_FALSE(store_->get("bt_1"));
  EXPECT_TRUE(store_->remove("bt_1"));
  EXPECT_TRUE(store_->put("bt_1", "new"));
}

TEST_P(Artifacts, RefuseNamesThatAreNoIds) {
  for (const std::string& bad :
       {std::string(""), std::string("a"), std::string("../../etc/passwd"), std::string("a/b"),
        std::string("a.b"), std::string("a b"), std::string("ab\0", 3),
        std::string("\xc3\xbc"
                    "ab"),
        std::string(129, 'a')}) {
    for (const ErrorCode code : {store_->put(bad, "x").error().code, store_->get(bad).error().code,
                                 store_->remove(bad).error().code}) {
      EXPECT_EQ(base::to_string(code), "invalid_argument") << bad;
    }
  }
}

TEST_P(Artifacts, ManyThreadsMayWriteTheSameAndDifferentOnes) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(store_->put("bt_" + std::to_string(100 * t + i), std::to_string(t)));
        EXPECT_TRUE(store_->put("shared_" + std::to_string(i), "same"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_->get("bt_709").value_or(""), "7");
  EXPECT_EQ(store_->get("shared_9").value_or(""), "same");
}

INSTANTIATE_TEST_SUITE_P(Stores, Artifacts, ::testing::ValuesIn(kinds()),
                         [](const auto& entry) { return entry.param.name; });

TEST(FileArtifacts, LieBelowTheLastTwoCharactersAndLeaveNoTemporaryFile) {
  const TemporaryDirectory directory;
  auto store = stores::files::open_artifact_store(directory.path());
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->put("bt_01ABXY", "bytes"));
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
    if (entry.is_regular_file()) {
      files.push_back(std::filesystem::relative(entry.path(), directory.path()).string());
    }
  }
  EXPECT_THAT(files, ::testing::UnorderedElementsAre("XY/bt_01ABXY.hcdoc", "journal-0"));
}

TEST(FileArtifacts, OpeningRemovesWhatACrashLeftLongAgo) {
  const TemporaryDirectory directory;
  const auto folder = directory.path() / "XY";
  std::filesystem::create_directories(folder);
  const auto old_file = folder / "bt_01XY.hcdoc.tmp.1.0";
  const auto young_file = folder / "bt_02XY.hcdoc.tmp.1.1";
  std::ofstream(old_file) << "half";
  std::ofstream(young_file) << "half";
  std::filesystem::last_write_time(
      old_file, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  ASSERT_TRUE(stores::files::open_artifact_store(directory.path()));
  EXPECT_FALSE(std::filesystem::exists(old_file));
  EXPECT_TRUE(std::filesystem::exists(young_file));
}

TEST(FileArtifacts, AFileInTheWayIsAnIoErrorWithItsPath) {
  const TemporaryDirectory directory;
  auto store = stores::files::open_artifact_store(directory.path());
  ASSERT_TRUE(store);
  std::ofstream(directory.path() / "XY") << "not a directory";
  const auto put = (*store)->put("bt_01XY", "bytes");
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::io);
  EXPECT_THAT(put.error().message, ::testing::HasSubstr("XY"));
}

}  // namespace
}  // namespace hindcast::conformance
