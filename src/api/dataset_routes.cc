// The part of the route table under /api/datasets.
#include "api/resources.h"
#include "api/route_parts.h"
#include "market/bar_file.h"

namespace hindcast::api {
namespace {

using Kind = Parameter::Kind;

Parameter flag(std::string_view name, std::string_view doc) {
  return {.name = name, .doc = doc, .kind = Kind::choice, .choices = {"true", "false"}};
}

std::vector<Parameter> upload_parameters() {
  return {
      {.name = "symbol", .doc = "Symbol of the bars, such as BTC/USD."},
      {.name = "timeframe", .doc = "Length of a bar, such as 1h."},
      flag("lenient", "Skip and count bad rows instead of refusing the file."),
      flag("replace", "Rows win over stored bars of the same time."),
      {.name = "source", .doc = "Where the bars come from; `upload` when left out."},
      {.name = "zone",
       .doc = "Time zone whose clocks the times of the file are of, for bars of less than a day; "
              "UTC, or the offset that they carry, when left out."},
      {.name = "calendar",
       .doc = "When the market trades: 24x7, fx, us_equity or a session; 24x7 when left out."},
      {.name = "days_per_year",
       .doc = "Trading days a year; the calendar's, else 365 for pairs and 252, when left out.",
       .kind = Kind::integer,
       .minimum = 1,
       .maximum = market::kDaysPerYearMax}};
}

}  // namespace

std::vector<Route> dataset_routes() {
  return {{"GET",
           "/api/datasets",
           "listDatasets",
           "data",
           "Market data in the catalog",
           {},
           "",
           {{200, "All of them.", "DatasetList"}, unchanged()},
           list_datasets},
          {"POST",
           "/api/datasets",
           "uploadDataset",
           "data",
           "Add the bars of a CSV or CSV.gz file",
           upload_parameters(),
           "",
           {{200, "Added; what was read and skipped.", "Upload"},
            wrong_query(),
            {409, "Synthetic and real bars are not mixed.", "Problem"},
            {413, "The file is larger than upload_bytes_max.", "Problem"},
            {415, "The body is not a CSV or gzip file.", "Problem"},
            {422, "Rows are bad; `errors` has the first ones with their lines.", "Problem"},
            {503, "As many files arrive as uploads_max allows.", "Problem"}},
           upload_dataset,
           true},
          {"GET",
           "/api/datasets/{symbol}/{timeframe}",
           "getDataset",
           "data",
           "One dataset with its gaps",
           {{.name = "max_gaps",
             .doc = "At most so many gaps, oldest first.",
             .kind = Kind::integer,
             .minimum = 0,
             .maximum = 10'000,
             .default_number = 100}},
           "",
           {{200, "The dataset.", "DatasetDetail"}, unchanged(), wrong_query(), no_such()},
           get_dataset},
          {"DELETE",
           "/api/datasets/{symbol}/{timeframe}",
           "deleteDataset",
           "data",
           "Delete a dataset; jobs that wait for it will fail",
           {},
           "",
           {{204, "Deleted."}, no_such()},
           delete_dataset}};
}

}  // namespace hindcast::api
