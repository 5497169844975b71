#include "worker/child_progress.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace hindcast::worker {
namespace {

TEST(ChildProgress, IgnoresWhatDoesNotFit) {
  const std::string long_phase = R"({"phase":")" + std::string(41, 'x') + "\"}";
  const std::string huge = R"({"percent":50,"x":")" + std::string(5000, 'x') + "\"}";
  const std::string messages[] = {"",
                                  "x",
                                  "[]",
                                  "7",
                                  R"({"percent":-1})",
                                  R"({"percent":101})",
                                  R"({"percent":"50"})",
                                  R"({"percent":1e999})",
                                  R"({"phase":7})",
                                  R"({"phase":"a\nb"})",
                                  R"({"phase":""})",
                                  R"({"time":"now","equity":1})",
                                  R"({"time":1000000,"equity":"much"})",
                                  R"({"time":0,"equity":1})",
                                  R"({"time":-5,"equity":1})",
                                  R"({"time":1.5,"equity":1})",
                                  "{\"percent\":50",
                                  std::string("\xff\xfe", 2),
                                  long_phase,
                                  huge};
  for (const std::string& message : messages) {
    ChildProgress progress;
    progress.take(message);
    EXPECT_FALSE(progress.changed()) << message;
  }
}

TEST(ChildProgress, PercentNeverFalls) {
  ChildProgress progress;
  progress.take(R"({"percent":60})");
  progress.take(R"({"percent":40})");
  EXPECT_EQ(progress.report().progress, 60);
}

TEST(ChildProgress, ReportHoldsWhatCameSinceTheLast) {
  ChildProgress progress;
  progress.take(R"({"percent":10,"phase":"simulating","time":5000000,"equity":1.5})");
  ASSERT_EQ(progress.report().events.size(), 2u);
  EXPECT_FALSE(progress.changed());
  progress.take(R"({"percent":20})");
  const auto report = progress.report();
  EXPECT_EQ(report.progress, 20);
  EXPECT_EQ(report.phase, "simulating");
  ASSERT_EQ(report.events.size(), 1u);
  EXPECT_EQ(report.events[0].payload.dump(), R"({"progress":20,"phase":"simulating"})");
}

TEST(ChildProgress, TellsOnceWhenEachPhaseBegan) {
  ChildProgress progress;
  progress.started({.seconds = 0.5, .attempt = 2});
  progress.take(R"({"phases":[["loading",0]]})");
  progress.take(R"({"phases":[["loading",0],["simulating",250]]})");
  const auto events = progress.report().events;
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[1].payload.dump(), R"({"phase":"loading","seconds":0.5,"attempt":2})");
  EXPECT_EQ(events[2].payload.dump(), R"({"phase":"simulating","seconds":0.75,"attempt":2})");
  progress.take(R"({"phases":[["loading",0],["simulating",250]]})");
  EXPECT_FALSE(progress.changed());
}

TEST(ChildProgress, IgnoresPhasesThatDoNotFit) {
  for (const char* phases : {R"("x")", R"([7])", R"([["x"]])", R"([["a\nb",1]])", R"([["x",-1]])",
                             R"([["x","1"]])", R"([["x",1e300]])"}) {
    ChildProgress progress;
    progress.take(std::string(R"({"phases":)") + phases + "}");
    EXPECT_FALSE(progress.changed()) << phases;
  }
  ChildProgress progress;
  std::string many;
  for (int i = 0; i < 40; ++i) many += (i ? ",[" : "[") + std::string(R"("x",1])");
  progress.take(R"({"phases":[)" + many + "]}");
  EXPECT_LE(progress.report().events.size(), 1u + 16u);
}

TEST(ChildProgress, ThinsAFloodOfPointsEvenlyOverItsStretch) {
  ChildProgress progress;
  for (int i = 1; i <= 10'000; ++i) {
    progress.take(R"({"time":)" + std::to_string(i) + R"(000000,"equity":1})");
  }
  const auto points = progress.report().events.at(1).payload.at("points");
  ASSERT_LE(points.size(), 512u);
  ASSERT_GE(points.size(), 256u);
  for (std::size_t i = 1; i < points.size(); ++i) {
    EXPECT_EQ(points[i][0].get<int>() - points[i - 1][0].get<int>(), 32);
  }
}

}  // namespace
}  // namespace hindcast::worker
