#include <gtest/gtest.h>

#include "cli/event_stream.h"
#include "cli/http_client.h"
#include "cli/watch.h"

namespace hindcast::cli {
namespace {

std::vector<StreamEvent> parsed(std::string_view text, std::size_t piece) {
  EventParser parser;
  std::vector<StreamEvent> events;
  for (std::size_t i = 0; i < text.size(); i += piece) {
    const auto more = parser.feed(text.substr(i, piece), [&](const StreamEvent& event) {
      events.push_back(event);
      return true;
    });
    EXPECT_TRUE(more && *more);
  }
  return events;
}

TEST(EventParser, GivesTheSameEventsHoweverTheBytesArrive) {
  constexpr std::string_view kStream =
      "retry: 2000\n\n: heartbeat\n\nid: 7\nevent: progress\ndata: {\"a\":1}\n\n"
      "data:one\r\ndata: two\r\n\r\nevent: lost\n\nid: 8\nevent: done\ndata\n\ndata: half";
  for (const std::size_t piece : {1u, 2u, 7u, 1000u}) {
    const auto events = parsed(kStream, piece);
    ASSERT_EQ(events.size(), 3u) << "pieces of " << piece;
    EXPECT_EQ(events[0].kind, "progress");
    EXPECT_EQ(events[0].id, "7");
    EXPECT_EQ(events[0].data, "{\"a\":1}");
    EXPECT_EQ(events[1].kind, "message");
    EXPECT_EQ(events[1].data, "one\ntwo");
    EXPECT_EQ(events[1].id, "7") << "the last id stays";
    EXPECT_EQ(events[2].kind, "done");
  }
}

TEST(EventParser, StopsWhenAskedTo) {
  EventParser parser;
  int seen = 0;
  const auto more = parser.feed("data: 1\n\ndata: 2\n\n", [&](const StreamEvent&) {
    ++seen;
    return false;
  });
  ASSERT_TRUE(more);
  EXPECT_FALSE(*more);
  EXPECT_EQ(seen, 1);
}

TEST(EventParser, RefusesAnEndlessEvent) {
  EventParser parser;
  const std::string block(1 << 20, 'x');
  base::Result<bool> outcome = true;
  for (int i = 0; i < 6 && outcome; ++i) {
    outcome = parser.feed(block, [](const StreamEvent&) { return true; });
  }
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::limit_exceeded);
}

TEST(ErrorResponse, BecomesTheErrorItWasMadeFrom) {
  const base::Error error = error_of_response(
      422,
      R"({"type":"/problems/invalid-argument","title":"The input is wrong","status":422,
          "detail":"2 problems with the input","errors":[
          {"pointer":"/assets/0","code":"unknown_name","detail":"is \"BTC\"","allowed":"BTC/USD",
           "suggestion":"BTC/USD","line":2,"column":5},
          {"parameter":"limit","code":"out_of_range","detail":"is 0"}]})");
  EXPECT_EQ(error.code, base::ErrorCode::invalid_argument);
  EXPECT_EQ(error.message, "2 problems with the input");
  ASSERT_EQ(error.problems.size(), 2u);
  EXPECT_EQ(error.problems[0].pointer, "/assets/0");
  EXPECT_EQ(error.problems[0].suggestion, "BTC/USD");
  EXPECT_EQ(error.problems[0].column, 5);
  EXPECT_EQ(error.problems[1].pointer, "?limit");
}

TEST(ErrorResponse, KeepsItsKindWhateverTheBodyIs) {
  using base::ErrorCode;
  const std::pair<long, ErrorCode> table[] = {
      {400, ErrorCode::invalid_argument}, {404, ErrorCode::not_found},
      {409, ErrorCode::conflict},         {413, ErrorCode::limit_exceeded},
      {429, ErrorCode::limit_exceeded},   {500, ErrorCode::internal},
      {503, ErrorCode::unavailable}};
  for (const auto& [status, code] : table) {
    for (const char* body :
         {"", "<html>", "[1]", "{\"detail\":7,\"errors\":{}}", "{\"errors\":[3]}"}) {
      EXPECT_EQ(error_of_response(status, body).code, code) << status << " " << body;
    }
  }
}

TEST(Watching, FoldsEventsIntoTheBar) {
  Progress progress;
  apply_event({"", "status", R"({"status":"pending","queue_position":2})"}, progress);
  EXPECT_EQ(progress.note, "2 ahead");
  apply_event({"", "progress", R"({"progress":40,"phase":"simulating"})"}, progress);
  apply_event({"1", "equity", R"({"equity":10412.2})"}, progress);
  apply_event({"", "progress", R"({"progress":30,"phase":"simulating"})"}, progress);
  apply_event({"", "progress", "not json"}, progress);
  EXPECT_EQ(progress.percent, 40) << "it never falls within an attempt";
  EXPECT_EQ(progress.phase, "simulating");
  EXPECT_EQ(progress.note, "equity 10,412.20");
  apply_event({"", "status", R"({"status":"pending"})"}, progress);
  EXPECT_EQ(progress.percent, 0) << "back in the queue";
}

TEST(Addresses, AreEncodedAndChecked) {
  EXPECT_EQ(url_encode("BTC/USD 1%"), "BTC%2FUSD%201%25");
  EXPECT_FALSE(HttpClient::create("file:///etc/passwd"));
  ASSERT_TRUE(HttpClient::create("http://127.0.0.1:8080/"));
  EXPECT_EQ(HttpClient::create("http://127.0.0.1:8080/")->server(), "http://127.0.0.1:8080");
}

}  // namespace
}  // namespace hindcast::cli
