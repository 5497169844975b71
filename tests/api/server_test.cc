// The server as a whole: connections, limits, timeouts, security headers, pages.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using support::HttpClient;

std::string get_line(const House& house, const char* target) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", target, house.port());
}

TEST(ServerApi, KeepsConnectionsOpenAndAnswersPipelinedRequestsInOrder) {
  House house;
  HttpClient client(house.port());
  client.write(get_line(house, "/healthz") + get_line(house, "/nothing") +
               get_line(house, "/readyz"));
  EXPECT_EQ(client.read().status, 200);
  EXPECT_EQ(client.read().status, 404);
  const auto last = client.read();
  EXPECT_EQ(last.status, 200);
  EXPECT_EQ(last.header("connection"), "keep-alive");
}

TEST(ServerApi, ClosesWhenAskedTo) {
  House house;
  HttpClient client(house.port());
  EXPECT_EQ(client.send("GET", "/healthz", {{"Connection", "close"}}).header("connection"),
            "close");
  EXPECT_TRUE(client.closed_by_server());
}

TEST(ServerApi, AnswersHeadAndOptions) {
  House house;
  HttpClient client(house.port());
  const auto head = client.send("HEAD", "/api/openapi.json");
  EXPECT_EQ(head.status, 200);
  EXPECT_GT(std::stoul(head.header("content-length")), 1000u);
  const auto options = client.send("OPTIONS", "/api/backtest-jobs");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("allow"), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(client.send("PATCH", "/healthz", {}, "{}").header("allow"), "GET, HEAD, OPTIONS");
}

TEST(ServerApi, EchoesRequestIdsAndMakesThemUp) {
  House house;
  EXPECT_EQ(house.get("/healthz", {{"X-Request-Id", "abc-1"}}).header("x-request-id"), "abc-1");
  EXPECT_THAT(house.get("/healthz").header("x-request-id"), testing::StartsWith("req_"));
  EXPECT_THAT(house.get("/healthz", {{"X-Request-Id", "a b<c>"}}).header("x-request-id"),
              testing::StartsWith("req_"));
}

TEST(ServerApi, RefusesBodiesOverTheLimitByNameAndValue) {
  House house([](Options& o) { o.body_bytes_max = 2048; });
  const std::string body = "\"" + std::string(5000, 'x') + "\"";
  const auto reply = house.post("/api/backtest-jobs", body);
  EXPECT_EQ(reply.status, 413);
  EXPECT_THAT(reply.body, testing::HasSubstr("body_bytes_max allows: 2048"));

  HttpClient chunked(house.port());
  chunked.write(
      fmt::format("POST /api/backtest-jobs HTTP/1.1\r\nHost: localhost:{}\r\n"
                  "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "1000\r\n{}\r\n0\r\n\r\n",
                  house.port(), std::string(4096, ' ')));
  EXPECT_EQ(chunked.read().status, 413);
}

TEST(ServerApi, TakesChunkedBodiesAndExpectations) {
  House house;
  HttpClient client(house.port());
  const std::string example = kExampleJob;
  client.write(
      fmt::format("POST /api/backtest-jobs HTTP/1.1\r\nHost: localhost:{}\r\n"
                  "Content-Type: application/json; charset=utf-8\r\n"
                  "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
                  house.port()));
  EXPECT_EQ(client.read(false).status, 100);
  client.write(fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", example.size(), example));
  EXPECT_EQ(client.read().status, 202);
}

TEST(ServerApi, RefusesWhatIsNotHttp) {
  House house;
  struct Case {
    const char* name;
    std::string bytes;
    int status;
  };
  const std::string host = fmt::format("Host: localhost:{}\r\n", house.port());
  for (const Case& c : {
           Case{"TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
           Case{"no method", "\r\n\r\n\r\n", 400},
           Case{"unknown version", "GET / HTTP/3.7\r\n" + host + "\r\n", 400},
           Case{"no host", "GET /healthz HTTP/1.1\r\n\r\n", 400},
           Case{"header without a colon", "GET / HTTP/1.1\r\n" + host + "Broken\r\n\r\n", 400},
           Case{"length is no number",
                "POST /api/backtest-jobs HTTP/1.1\r\n" + host + "Content-Length: ten\r\n\r\n", 400},
           Case{"two lengths",
                "POST /api/backtest-jobs HTTP/1.1\r\n" + host +
                    "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                400},
           Case{"length and chunks",
                "POST /api/backtest-jobs HTTP/1.1\r\n" + host +
                    "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "0\r\n\r\n",
                400},
           Case{"broken chunk",
                "POST /api/backtest-jobs HTTP/1.1\r\n" + host +
                    "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                400},
           Case{"no length",
                "POST /api/backtest-jobs HTTP/1.1\r\n" + host +
                    "Content-Type: application/json\r\n\r\n",
                411},
       }) {
    SCOPED_TRACE(c.name);
    HttpClient client(house.port());
    client.write(c.bytes);
    client.finish_writing();
    EXPECT_EQ(client.read().status, c.status);
  }
}

TEST(ServerApi, ClosesOnSlowAndSilentClients) {
  House house([](Options& o) {
    o.header_timeout = o.body_timeout = o.idle_timeout = std::chrono::milliseconds(60);
  });
  HttpClient headers(house.port());
  headers.write("GET / HT");
  EXPECT_TRUE(headers.closed_by_server());

  HttpClient body(house.port());
  body.write(
      fmt::format("POST /api/backtest-jobs HTTP/1.1\r\nHost: localhost:{}\r\n"
                  "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{{",
                  house.port()));
  EXPECT_TRUE(body.closed_by_server());

  HttpClient idle(house.port());
  EXPECT_EQ(idle.send("GET", "/healthz").status, 200);
  EXPECT_TRUE(idle.closed_by_server());
}

TEST(ServerApi, ABodyCutOffByTheClientMakesNoJob) {
  House house;
  HttpClient client(house.port());
  client.write(
      fmt::format("POST /api/backtest-jobs HTTP/1.1\r\nHost: localhost:{}\r\n"
                  "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{}",
                  house.port(), kExampleJob));
  client.finish_writing();
  EXPECT_EQ(client.read().status, 0);
  EXPECT_EQ(must(house.jobs().counts()).pending, 0);
}

TEST(ServerApi, TellsClientsOverTheLimitOfConnections) {
  House house([](Options& o) { o.connections_max = 2; });
  HttpClient first(house.port()), second(house.port());
  EXPECT_EQ(first.send("GET", "/healthz").status, 200);
  EXPECT_EQ(second.send("GET", "/healthz").status, 200);
  HttpClient third(house.port());
  const auto refused = third.read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, testing::HasSubstr("connections_max"));
}

TEST(ServerApi, ListensOnLoopbackOnly) {
  House house;
  for (const char* address : {"0.0.0.0", "192.168.1.1", "example.org", "::"}) {
    Options options;
    options.address = address;
    options.port = 0;
    const auto server = Server::start(
        Services{house.jobs(), house.artifacts(), house.strategies(), house.catalog(),
                 base::system_clock(), [](const strategy::CheckedRequest&) { return Estimate{}; },
                 [] { return base::Json::array(); },
                 [](std::string_view) { return base::Result<void>(); }},
        options);
    ASSERT_FALSE(server) << address;
    EXPECT_THAT(server.error().message, testing::HasSubstr("loopback"));
  }
}

TEST(ServerApi, OwnOriginMaySubmit) {
  House house;
  const std::string origin = fmt::format("http://localhost:{}", house.port());
  EXPECT_EQ(house.post("/api/backtest-jobs", kExampleJob, {{"Origin", origin}}).status, 202);
}

}  // namespace
}  // namespace hindcast::api
