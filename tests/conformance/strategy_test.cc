// StrategyStore: versions, changes under a revision, lists.
#include "base/id.h"
#include "conformance/job_store_suite.h"
#include "conformance/temporary_directory.h"
#include "jobs/strategy_store.h"
#include "stores/sqlite/sqlite_job_store.h"
#include "support/job_fixtures.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using base::Json;
using jobs::SavedStrategy;
using jobs::Strategy;
using jobs::Visibility;
using support::must;

struct LibraryKind {
  std::string name;
  std::function<std::unique_ptr<jobs::StrategyStore>(const std::filesystem::path&)> open;
};

std::vector<LibraryKind> every_library() {
  return {{"sqlite", [](const std::filesystem::path& directory) {
             return must(
                 stores::sqlite::open_strategy_store({.path = directory / "library.sqlite"}));
           }}};
}

class Library : public ::testing::TestWithParam<LibraryKind> {
 protected:
  void SetUp() override { store_ = GetParam().open(directory_.path()); }

  SavedStrategy save(const std::string& name, const std::string& user = "ada",
                     std::vector<std::string> tags = {},
                     Visibility visibility = Visibility::personal) {
    clock_.advance(std::chrono::milliseconds(1));
    Strategy strategy;
    strategy.strategy_id = base::new_id("strat", clock_.now());
    strategy.user_id = user;
    strategy.created_at = strategy.updated_at = clock_.now();
    strategy.name = name;
    strategy.description = "\"Quoted\", \\ and ü.";
    strategy.tags = std::move(tags);
    strategy.visibility = visibility;
    return must(store_->create(strategy, version("close > 1")));
  }
  jobs::StrategyVersion version(const std::string& entry, const std::string& note = "") {
    return jobs::new_version({{"entry_conditions", entry}, {"numbers", {1, 2.5, nullptr}}}, "ada",
                             note, clock_.now());
  }
  std::vector<std::string> names(const jobs::StrategyQuery& query) {
    std::vector<std::string> found;
    for (const Strategy& s : must(store_->list(query)).items) found.push_back(s.name);
    return found;
  }

  TemporaryDirectory directory_;
  testing::FakeClock clock_;
  std::unique_ptr<jobs::StrategyStore> store_;
};

using Names = std::vector<std::string>;

TEST_P(Library, GivesBackWhatWasSaved) {
  const SavedStrategy saved = save("One", "ada", {"rsi", "trend"}, Visibility::shared);
  const Strategy read = must(store_->get(saved.strategy.strategy_id));
  EXPECT_EQ(jobs::to_json(read), jobs::to_json(saved.strategy));
  EXPECT_EQ(read.version, 1);
  const auto first = must(store_->get_version(read.strategy_id, std::nullopt));
  EXPECT_EQ(first.definition, version("close > 1").definition);
  EXPECT_EQ(first.definition_hash, version("close > 1").definition_hash);
}

TEST_P(Library, EachSaveMakesTheNextVersionAndTheOldOnesStay) {
  const std::string id = save("One").strategy.strategy_id;
  clock_.advance(std::chrono::seconds(1));
  const auto second = must(store_->add_version(id, version("close > 2", "higher"), "rsi2", {}));
  EXPECT_EQ(second.version.version, 2);
  EXPECT_EQ(second.strategy.version, 2);
  EXPECT_EQ(second.strategy.template_id, "rsi2");
  EXPECT_EQ(second.strategy.updated_at, clock_.now());
  EXPECT_EQ(must(store_->add_version(id, version("close > 3"), {}, {})).version.version, 3);
  EXPECT_EQ(must(store_->get_version(id, 1)).definition["entry_conditions"], "close > 1");
  EXPECT_EQ(must(store_->get_version(id, 2)).note, "higher");
  EXPECT_EQ(must(store_->get_version(id, std::nullopt)).version, 3);
  EXPECT_FALSE(must(store_->get(id)).template_id);
}

TEST_P(Library, TheSameDefinitionAgainMakesNoVersion) {
  const SavedStrategy saved = save("One");
  const auto again =
      must(store_->add_version(saved.strategy.strategy_id, version("close > 1", "new"), {}, {}));
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.strategy.version, 1);
  EXPECT_EQ(again.strategy.revision, saved.strategy.revision);
}

TEST_P(Library, ChangesOnlyWhatIsGiven) {
  const SavedStrategy saved = save("One", "ada", {"rsi"});
  const std::string& id = saved.strategy.strategy_id;
  const Strategy renamed = must(store_->change(id, {.name = "Two"}, clock_.now(), {}));
  EXPECT_EQ(renamed.name, "Two");
  EXPECT_EQ(renamed.tags, Names{"rsi"});
  EXPECT_EQ(renamed.version, 1);
  EXPECT_GT(renamed.revision, saved.strategy.revision);
  must(store_->change(id, {.tags = Names{}, .archived = true}, clock_.now(), {}));
  const Strategy read = must(store_->get(id));
  EXPECT_TRUE(read.archived);
  EXPECT_TRUE(read.tags.empty());
  EXPECT_EQ(read.name, "Two");
}

TEST_P(Library, RefusesAChangeOfWhatSomebodyElseChangedMeanwhile) {
  const SavedStrategy saved = save("One");
  const std::string& id = saved.strategy.strategy_id;
  const int seen = saved.strategy.revision;
  EXPECT_OK(store_->change(id, {.name = "Two"}, clock_.now(), seen));
  EXPECT_ERROR(store_->change(id, {.name = "Three"}, clock_.now(), seen), ErrorCode::stale);
  EXPECT_ERROR(store_->add_version(id, version("close > 2"), {}, seen), ErrorCode::stale);
  EXPECT_ERROR(store_->remove(id, seen), ErrorCode::stale);
  EXPECT_EQ(must(store_->get(id)).name, "Two");
  EXPECT_EQ(must(store_->get(id)).version, 1);
}

TEST_P(Library, ListsNewestFirstInPages) {
  Names expected;
  for (int i = 0; i < 7; ++i) {
    expected.insert(expected.begin(), save("S" + std::to_string(i)).strategy.name);
  }
  Names seen;
  jobs::StrategyQuery query{.limit = 3};
  do {
    const auto page = must(store_->list(query));
    for (const Strategy& s : page.items) seen.push_back(s.name);
    query.cursor = page.next_cursor;
    // Changes and new ones between the pages move nothing.
    must(store_->change(page.items.front().strategy_id, {.archived = false}, clock_.now(), {}));
    if (!query.cursor.empty()) save("later");
  } while (!query.cursor.empty());
  EXPECT_EQ(seen, expected);
}

TEST_P(Library, FiltersByUserTagNameVisibilityAndArchive) {
  save("Slow RSI", "ada", {"rsi", "slow"});
  save("Fast RSI", "ada", {"rsi"}, Visibility::shared);
  save("Trend", "bob", {"slow"}, Visibility::shared);
  const auto old = save("Old RSI", "bob", {"rsi"});
  must(store_->change(old.strategy.strategy_id, {.archived = true}, clock_.now(), {}));
  EXPECT_EQ(names({.user_id = "ada"}), (Names{"Fast RSI", "Slow RSI"}));
  EXPECT_EQ(names({.visibility = Visibility::shared}), (Names{"Trend", "Fast RSI"}));
  EXPECT_EQ(names({.archived = false, .tag = "rsi"}), (Names{"Fast RSI", "Slow RSI"}));
  EXPECT_EQ(names({.archived = true}), Names{"Old RSI"});
  EXPECT_EQ(names({.tag = "slow", .text = "rsi"}), Names{"Slow RSI"});
  EXPECT_EQ(names({.tag = "rs"}), Names{});
  EXPECT_EQ(names({.text = "%"}), Names{}) << "a text, not a pattern";
}

TEST_P(Library, VersionsComeNewestFirstWithoutTheirDefinitions) {
  const std::string id = save("One").strategy.strategy_id;
  for (int i = 2; i <= 5; ++i) {
    must(store_->add_version(id, version("close > " + std::to_string(i)), {}, {}));
  }
  const auto first = must(store_->versions(id, 0, 3));
  ASSERT_EQ(first.items.size(), 3u);
  EXPECT_EQ(first.items[0].version, 5);
  EXPECT_TRUE(first.items[0].definition.is_null());
  EXPECT_EQ(first.next_before, 3);
  const auto rest = must(store_->versions(id, first.next_before, 3));
  ASSERT_EQ(rest.items.size(), 2u);
  EXPECT_EQ(rest.items[1].version, 1);
  EXPECT_EQ(rest.next_before, 0);
}

TEST_P(Library, RemovesAStrategyWithItsVersions) {
  const std::string id = save("One").strategy.strategy_id;
  const std::string other = save("Two").strategy.strategy_id;
  EXPECT_OK(store_->remove(id, {}));
  EXPECT_ERROR(store_->get(id), ErrorCode::not_found);
  EXPECT_ERROR(store_->get_version(id, 1), ErrorCode::not_found);
  EXPECT_OK(store_->get_version(other, 1));
}

TEST_P(Library, WhatIsNotThereIsNotFound) {
  const std::string id = save("One").strategy.strategy_id;
  EXPECT_ERROR(store_->get("strat_absent"), ErrorCode::not_found);
  EXPECT_ERROR(store_->change("strat_absent", {}, clock_.now(), {}), ErrorCode::not_found);
  EXPECT_ERROR(store_->add_version("strat_absent", version("x"), {}, {}), ErrorCode::not_found);
  EXPECT_ERROR(store_->versions("strat_absent", 0, 5), ErrorCode::not_found);
  EXPECT_ERROR(store_->remove("strat_absent", {}), ErrorCode::not_found);
  const auto missing = store_->get_version(id, 2);
  EXPECT_ERROR(missing, ErrorCode::not_found);
  EXPECT_THAT(missing.error().message, ::testing::HasSubstr("the newest is 1"));
}

TEST_P(Library, RefusesForeignCursorsLimitsAndAnIdTwice) {
  const SavedStrategy saved = save("One");
  EXPECT_ERROR(store_->list({.cursor = "6a00"}), ErrorCode::invalid_argument);
  EXPECT_ERROR(store_->list({.limit = 0}), ErrorCode::invalid_argument);
  EXPECT_ERROR(store_->versions(saved.strategy.strategy_id, 0, 0), ErrorCode::invalid_argument);
  EXPECT_ERROR(store_->create(saved.strategy, version("x")), ErrorCode::conflict);
}

TEST_P(Library, IsThereAfterItWasClosed) {
  const std::string id = save("One").strategy.strategy_id;
  store_.reset();
  store_ = GetParam().open(directory_.path());
  EXPECT_EQ(must(store_->get(id)).name, "One");
}

INSTANTIATE_TEST_SUITE_P(Stores, Library, ::testing::ValuesIn(every_library()),
                         [](const auto& entry) { return entry.param.name; });

}  // namespace
}  // namespace hindcast::conformance
