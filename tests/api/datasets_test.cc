// Market data: uploads, one dataset with its gaps, deleting.
#include <gmock/gmock.h>
#include <zlib.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

const char* const kRows =
    "timestamp,open,high,low,close,volume\n"
    "2024-01-01T00:00:00Z,100,101,99,100,1\n"
    "2024-01-01T01:00:00Z,100,107,100,106,1\n"
    "2024-01-01T05:00:00Z,108,110,107,109,1\n";

const char* const kAddress = "/api/datasets?symbol=ETH/USD&timeframe=1h";
const char* const kDataset = "/api/datasets/ETH%2FUSD/1h";

support::HttpHeaders csv() { return {{"Content-Type", "text/csv"}}; }

std::string zipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 256, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(DatasetsApi, AnUploadedFileIsADatasetWithItsGaps) {
  House house;
  const auto reply = house.post(kAddress, kRows, csv());
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json answer = parse(reply);
  EXPECT_EQ(answer.at("report").at("added"), 3);
  EXPECT_EQ(answer.at("dataset").at("symbol"), "ETH/USD");
  const Json dataset = parse(house.get(kDataset));
  EXPECT_EQ(dataset.at("bars"), 3);
  EXPECT_EQ(dataset.at("missing_bars"), 3);
  ASSERT_EQ(dataset.at("gaps").size(), 1u);
  EXPECT_EQ(dataset.at("gaps")[0].at("after"), "2024-01-01T01:00:00Z");
  EXPECT_EQ(dataset.at("gaps")[0].at("missing_bars"), 3);
  EXPECT_TRUE(house.uploads_are_gone());
}

TEST(DatasetsApi, AGzipFileIsReadAsWell) {
  House house;
  const auto reply = house.post(kAddress, zipped(kRows), {{"Content-Type", "application/gzip"}});
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(parse(house.get(kDataset)).at("bars"), 3);
}

TEST(DatasetsApi, BadRowsRefuseTheFileWithTheirLines) {
  House house;
  const std::string bad = std::string(kRows) + "2024-01-01T06:00:00Z,108,1,107,109,1\nnonsense\n";
  const auto reply = house.post(kAddress, bad, csv());
  ASSERT_EQ(reply.status, 422) << reply.body;
  const Json problem = parse(reply);
  EXPECT_EQ(problem.at("errors").size(), 2u);
  EXPECT_EQ(problem.at("errors")[0].at("line"), 5);
  EXPECT_EQ(problem.at("errors")[1].at("line"), 6);
  EXPECT_THAT(reply.body, testing::Not(testing::HasSubstr("uploads"))) << "a path of the server";
  EXPECT_THAT(reply.body, testing::HasSubstr("lenient=true"));
  EXPECT_EQ(house.get(kDataset).status, 404);
  EXPECT_TRUE(house.uploads_are_gone());

  const auto lenient = house.post(kAddress + std::string("&lenient=true"), bad, csv());
  ASSERT_EQ(lenient.status, 200) << lenient.body;
  EXPECT_EQ(parse(lenient).at("report").at("skipped"), 2);
  EXPECT_EQ(parse(lenient).at("report").at("first_skipped")[0].at("line"), 5);
}

TEST(DatasetsApi, ACalendarSaysWhichBarsAreMissing) {
  House house;
  const std::string address = "/api/datasets?symbol=SPY&timeframe=1h&calendar=";
  EXPECT_EQ(house.post(address + "us_equty", kRows, csv()).status, 400);
  ASSERT_EQ(house.post(address + "us_equity", kRows, csv()).status, 200);
  const Json dataset = parse(house.get("/api/datasets/SPY/1h"));
  EXPECT_EQ(dataset.at("calendar"), "us_equity");
  EXPECT_EQ(dataset.at("missing_bars"), 0) << "the exchange is closed on New Year";
}

TEST(DatasetsApi, RefusesWhatIsNoFileOfBars) {
  House house;
  EXPECT_EQ(house.post(kAddress, kRows).status, 415) << "JSON, as a client sends by default";
  EXPECT_EQ(
      house.post(kAddress, kRows, {{"Content-Type", "multipart/form-data; boundary=x"}}).status,
      415);
  EXPECT_EQ(house.post(kAddress, "{}", csv()).status, 422);
  EXPECT_EQ(house.post(kAddress, "\x1f\x8b garbage", csv()).status, 422);
  const auto nameless = house.post("/api/datasets", kRows, csv());
  EXPECT_EQ(nameless.status, 400);
  EXPECT_EQ(parse(nameless).at("errors").size(), 2u) << "symbol and timeframe at once";
  EXPECT_EQ(house.post("/api/datasets?symbol=../x&timeframe=1h", kRows, csv()).status, 400);
  EXPECT_EQ(house.post(std::string(kAddress) + "&zone=Europe/Atlantis", kRows, csv()).status, 400);
  EXPECT_EQ(
      house.post(kAddress, kRows, {{"Content-Type", "text/csv"}, {"Origin", "http://evil.test"}})
          .status,
      403);
  EXPECT_TRUE(house.uploads_are_gone());
}

TEST(DatasetsApi, AFileAboveTheLimitIsRefusedByName) {
  House house([](Options& options) { options.upload_bytes_max = 4096; });
  const auto reply = house.post(kAddress, std::string(5000, 'x'), csv());
  EXPECT_EQ(reply.status, 413);
  EXPECT_THAT(reply.body, testing::HasSubstr("upload_bytes_max"));
  EXPECT_TRUE(house.uploads_are_gone());
  EXPECT_EQ(house.post(kAddress, kRows, csv()).status, 200);
}

TEST(DatasetsApi, AFileMayBeLargerThanOtherBodies) {
  House house([](Options& options) { options.body_bytes_max = 1024; });
  std::string rows = "timestamp,open,high,low,close,volume\n";
  for (int i = 0; i < 2000; ++i) {
    rows += base::format_utc(kStartNs + i * kHourNs) + ",100,101,99,100,1\n";
  }
  const auto reply = house.post(kAddress, rows, csv());
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(parse(reply).at("report").at("added"), 2000);
}

TEST(DatasetsApi, ADeletedDatasetIsGone) {
  House house;
  house.post(kAddress, kRows, csv());
  EXPECT_EQ(house.send("DELETE", kDataset).status, 204);
  EXPECT_EQ(house.get(kDataset).status, 404);
  EXPECT_EQ(house.send("DELETE", kDataset).status, 404);
  EXPECT_EQ(house.send("DELETE", "/api/datasets/..%2F..%2Fx/1h").status, 404);
  EXPECT_EQ(parse(house.get("/api/datasets")).at("items").size(), 1u) << "BTC/USD stays";
}

}  // namespace
}  // namespace hindcast::api
