// Schemas of market data.
#include "api/schema_parts.h"

namespace hindcast::api {
namespace {

using namespace schema_parts;

Json dataset() {
  return object({{"symbol", text("As in requests.")},
                 {"timeframe", text("Length of a bar.")},
                 {"bars", whole("How many.")},
                 {"first", text("Open of the first bar.")},
                 {"last", text("Open of the last bar.")},
                 {"calendar", text("When the market trades: 24x7, fx, us_equity or a session.")},
                 {"missing_bars", whole("That its sessions would have between first and last.")},
                 {"bars_outside", whole("Bars of less than a day that are in no session.")},
                 {"coverage_pct", number("Bars present of all expected.")},
                 {"source", text("Where they come from.")},
                 {"synthetic", flag("A made-up sample.")},
                 {"bid_ask", flag("Bid and ask stand beside the prices of the bars.")},
                 {"data_version", text("Content hash.")}},
                {"first", "last"});
}

Json gap() {
  return object({{"after", time("Open of the last bar before the hole.")},
                 {"before", time("Open of the first bar after it.")},
                 {"missing_bars", whole("Bars that are not there.")}});
}

Json dataset_detail() {
  Json schema = dataset();
  schema["properties"]["gaps"] = list(ref("Gap"), "Holes, oldest first.");
  schema["required"].push_back("gaps");
  return schema;
}

Json upload() {
  const Json skipped = object({{"line", whole("From 1.")},
                               {"reason", text("Stable name.")},
                               {"detail", text("What was wrong.")}});
  return object({{"dataset", ref("Dataset")},
                 {"report", object({{"layout", text("Of the file, as recognised.")},
                                    {"rows_read", whole("Good and bad.")},
                                    {"added", whole("New bars.")},
                                    {"duplicates", whole("Equal to stored ones.")},
                                    {"replaced", whole("Stored ones that gave way.")},
                                    {"skipped", whole("Bad rows and conflicts.")},
                                    {"skipped_by_reason",
                                     map_of(Json{{"type", "integer"}}, "How many of each.")},
                                    {"first_skipped", list(skipped, "The first of them.")},
                                    {"bars", whole("In the dataset now.")},
                                    {"data_version", text("Content hash.")}})}});
}

}  // namespace

void add_data_schemas(Json& schemas) {
  schemas["Dataset"] = dataset();
  schemas["DatasetList"] = object({{"items", list(ref("Dataset"), "All of them.")}});
  schemas["Gap"] = gap();
  schemas["DatasetDetail"] = dataset_detail();
  schemas["Upload"] = upload();
}

}  // namespace hindcast::api
