// The house rules that a machine can check: who may include whom, file sizes, names of rooms.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace hindcast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLinesMax = 500;

// What each room may include beside itself. ARCHITECTURE.md has the same table for people.
const std::map<std::string, std::set<std::string>>& room_map() {
  static const std::map<std::string, std::set<std::string>> map = {
      {"base", {}},
      {"market", {"base"}},
      {"indicators", {"base", "market"}},
      {"strategy", {"base", "market", "indicators"}},
      {"engine", {"base", "market", "indicators", "strategy"}},
      {"study", {"base", "market", "indicators", "strategy", "engine"}},
      {"sandbox", {"base"}},
      {"jobs", {"base"}},
      {"stores/sqlite", {"base", "jobs"}},
      {"stores/files", {"base", "jobs"}},
      {"worker", {"base", "jobs", "sandbox"}},
      {"runner", {"base", "market", "strategy", "engine", "sandbox"}},
      {"snippets", {"base", "market", "indicators", "strategy", "engine", "sandbox", "runner"}},
      {"api", {"base", "jobs", "strategy", "market"}},
      {"cli",
       {"base", "market", "indicators", "strategy", "engine", "study", "sandbox", "jobs",
        "stores/sqlite", "stores/files", "worker", "runner", "api"}},
  };
  return map;
}

struct SourceFile {
  fs::path path;  // below src/
  std::vector<std::string> lines;
};

fs::path source_root() {
  const char* set = std::getenv("HINDCAST_SOURCE_DIR");
  return fs::path(set == nullptr ? "." : set) / "src";
}

std::vector<SourceFile> source_files() {
  std::vector<SourceFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(source_root())) {
    const std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    SourceFile file{fs::relative(entry.path(), source_root()), {}};
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    files.push_back(std::move(file));
  }
  return files;
}

// The room of a path below src/: its folder, or for stores the folder below that.
std::string room_of(const fs::path& path) {
  auto part = path.begin();
  const std::string first = *part++;
  if (first != "stores" || part == path.end()) return first;
  return first + "/" + part->string();
}

// Rooms named in `#include "room/..."` lines.
std::vector<std::string> included_rooms(const SourceFile& file) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s+"([^"]+)")re");
  std::vector<std::string> rooms;
  for (const std::string& line : file.lines) {
    std::smatch found;
    if (std::regex_search(line, found, kInclude))
      rooms.push_back(room_of(fs::path(found[1].str())));
  }
  return rooms;
}

TEST(RoomMap, IncludesFollowTheDesign) {
  std::size_t checked = 0;
  for (const SourceFile& file : source_files()) {
    const std::string room = room_of(file.path);
    const auto allowed = room_map().find(room);
    ASSERT_NE(allowed, room_map().end())
        << file.path << ": the room '" << room << "' is not in the map";
    for (const std::string& included : included_rooms(file)) {
      ++checked;
      EXPECT_TRUE(included == room || allowed->second.contains(included))
          << file.path << " includes '" << included << "', which " << room << " may not";
    }
  }
  EXPECT_GT(checked, 100u) << "HINDCAST_SOURCE_DIR points to the wrong folder";
}

TEST(RoomMap, HasNoCircles) {
  // Every room includes only rooms that come before it in some order: peel them off one by one.
  std::set<std::string> settled;
  while (settled.size() < room_map().size()) {
    const std::size_t before = settled.size();
    for (const auto& [room, allowed] : room_map()) {
      if (std::includes(settled.begin(), settled.end(), allowed.begin(), allowed.end())) {
        settled.insert(room);
      }
    }
    ASSERT_GT(settled.size(), before) << "a circle among the rooms that are left";
  }
}

TEST(SourceFiles, AreShortEnoughToRead) {
  for (const SourceFile& file : source_files()) {
    EXPECT_LE(file.lines.size(), kLinesMax) << file.path;
  }
}

TEST(SourceFiles, HeadersAreIncludedOnce) {
  for (const SourceFile& file : source_files()) {
    if (file.path.extension() != ".h") continue;
    EXPECT_NE(std::find(file.lines.begin(), file.lines.end(), "#pragma once"), file.lines.end())
        << file.path;
  }
}

TEST(SourceFiles, SayWhatTheyAreForInTheirNames) {
  static const std::set<std::string> kNothingNames = {"util",    "utils", "common", "helper",
                                                      "helpers", "misc",  "shared", "stuff"};
  for (const SourceFile& file : source_files()) {
    for (const fs::path& part : file.path) {
      EXPECT_FALSE(kNothingNames.contains(part.stem()))
          << file.path << ": name it after what it does";
    }
  }
}

}  // namespace
}  // namespace hindcast
