// The web app as the binary serves it: names, caching, compression, and what is no page.
#include <gmock/gmock.h>

#include <regex>

#include "api/house.h"
#include "api/http.h"

namespace hindcast::api {
namespace {

using testing::HasSubstr;
using testing::Not;

const support::HttpHeaders kBrowser{{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};

// The first file below assets/ that the page loads.
std::string first_asset(const std::string& html) {
  std::smatch found;
  return std::regex_search(html, found, std::regex("(/assets/[^\"]+\\.js)\"")) ? found[1].str()
                                                                               : "";
}

TEST(Page, TheRootIsTheApp) {
  House house;
  const auto reply = house.get("/", kBrowser);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(reply.body, HasSubstr("<div id=\"root\">"));
}

TEST(Page, AddressesOfTheAppAreAnsweredWithTheAppForABrowser) {
  House house;
  const std::string root = house.get("/", kBrowser).body;
  for (const char* address : {"/new", "/jobs/job_1", "/results/a/b", "/nowhere"}) {
    SCOPED_TRACE(address);
    EXPECT_EQ(house.get(address, kBrowser).body, root);
    EXPECT_EQ(house.get(address).status, 404);
    EXPECT_EQ(house.post(address, "{}").status, 404);
  }
}

TEST(Page, AddressesOfTheApiAreNeverPages) {
  House house;
  const auto reply = house.get("/api/nothing", kBrowser);
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.header("content-type"), "application/problem+json");
}

TEST(Page, NothingInlineAndNothingFromElsewhere) {
  House house;
  const auto reply = house.get("/", kBrowser);
  const std::string policy = reply.header("content-security-policy");
  EXPECT_THAT(policy, HasSubstr("script-src 'self'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(reply.body, Not(HasSubstr("<style")));
  EXPECT_FALSE(std::regex_search(reply.body, std::regex("<script(?![^>]*src=)")));
  EXPECT_FALSE(std::regex_search(reply.body, std::regex("(src|href)=\"https?:")));
  EXPECT_EQ(house.get("/", {{"If-None-Match", reply.header("etag")}}).status, 304);
}

TEST(Page, FilesNamedByTheirContentAreCachedForGood) {
  House house;
  const auto page = house.get("/", kBrowser);
  EXPECT_EQ(page.header("cache-control"), "private, no-cache");
  const auto asset = house.get(first_asset(page.body));
  EXPECT_EQ(asset.status, 200);
  EXPECT_EQ(asset.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(asset.header("cache-control"), "public, max-age=31536000, immutable");
}

TEST(Page, IsCompressedForWhoTakesIt) {
  House house;
  const std::string asset = first_asset(house.get("/", kBrowser).body);
  const auto plain = house.get(asset);
  const auto packed = house.get(asset, {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(plain.header("content-encoding"), "");
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size() * 2, plain.body.size());
  EXPECT_NE(packed.header("etag"), plain.header("etag"));
  EXPECT_EQ(house.get(asset + ".gz").status, 404);
}

TEST(AcceptsEncoding, ByNameByStarAndByQuality) {
  const auto accepts = [](const char* value) {
    Request request;
    request.headers.push_back({"accept-encoding", value});
    return accepts_encoding(request, "gzip");
  };
  EXPECT_TRUE(accepts("gzip"));
  EXPECT_TRUE(accepts("deflate, GZIP;q=0.5"));
  EXPECT_TRUE(accepts("*"));
  EXPECT_FALSE(accepts(""));
  EXPECT_FALSE(accepts("br"));
  EXPECT_FALSE(accepts("gzip;q=0, *"));
  EXPECT_FALSE(accepts("*, gzip;q=0"));
  EXPECT_FALSE(accepts_encoding(Request{}, "gzip"));
}

}  // namespace
}  // namespace hindcast::api
