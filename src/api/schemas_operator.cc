// Schemas of what is asked about jobs before and beside them: estimates, queue, workers.
#include "api/cancellations.h"
#include "api/schema_parts.h"

namespace hindcast::api {
namespace {

using namespace schema_parts;

Json estimate() {
  return object({{"valid", flag("It would be accepted.")},
                 {"problems", list(ref("Mistake"), "What is wrong, all of it.")},
                 {"data_start", time("First bar of the resolved window.")},
                 {"data_end", time("End of the resolved window.")},
                 {"bars", whole("Over all assets.")},
                 {"seconds", number("How long the run takes; a rough guess.")},
                 {"pending_jobs", whole("Jobs that wait now.")},
                 {"wait_seconds", number("How long it would wait; null without a worker.")}},
                {"data_start", "data_end", "bars", "seconds", "pending_jobs", "wait_seconds"});
}

Json cancellation_list() {
  const Json outcome =
      choice("`requested`: it runs and ends in a moment; `already_final`: it had ended.",
             {"cancelled", "requested", "already_final", "not_found"});
  return object({{"items", list(object({{"job_id", text("As given.")}, {"outcome", outcome}}),
                                "In the order given.")}});
}

Json system_queue() {
  return object(
      {{"pending_by_priority", object({{"low", whole("Jobs.")},
                                       {"normal", whole("Jobs.")},
                                       {"high", whole("Jobs.")},
                                       {"urgent", whole("Jobs.")}})},
       {"oldest_pending_at", optional_time("When the job was submitted that waits longest.")},
       {"oldest_pending_seconds", number("How long that one waits.")},
       {"slots", whole("Of all live workers.")},
       {"free_slots", whole("Of these.")},
       {"mean_run_seconds", number("Of the runs of the last 15 minutes.")},
       {"estimated_wait_seconds", number("Of a job behind all others; null without a worker.")}});
}

Json system_worker() {
  const Json running =
      object({{"job_id", text("The job.")},
              {"user_id", text("Whose it is.")},
              {"strategy_name", text("Its name in lists.")},
              {"priority", choice("Order in the queue.", {"low", "normal", "high", "urgent"})},
              {"progress", whole("Percent.")},
              {"phase", text("What it is doing.")},
              {"attempt", whole("From 1.")},
              {"started_at", optional_time("When it was claimed.")}});
  return object({{"worker_id", text("One incarnation.")},
                 {"host", text("Where it runs.")},
                 {"pid", whole("Process id.")},
                 {"slots", whole("Jobs at a time.")},
                 {"alive", flag("Its lease has not run out.")},
                 {"started_at", time("When it registered.")},
                 {"last_heartbeat_at", optional_time("Its latest sign of life.")},
                 {"expires_at", time("When its lease runs out without another one.")},
                 {"running", list(running, "What it runs.")}});
}

Json system_state() {
  return object({{"time", time("Now.")},
                 {"jobs", object({{"pending", whole("Jobs.")},
                                  {"running", whole("Jobs.")},
                                  {"completed", whole("Jobs.")},
                                  {"failed", whole("Jobs.")},
                                  {"cancelled", whole("Jobs.")}})},
                 {"queue", system_queue()},
                 {"workers", list(ref("SystemWorker"), "By when they registered.")}});
}

Json system_activity() {
  const Json counts = list(Json{{"type", "integer"}}, "Jobs in each step.");
  const Json times = numbers("Seconds, within 9 %; null in a step without any.");
  return object({{"step_seconds", whole("Length of a step.")},
                 {"time", seconds("Beginnings of the steps, Unix seconds.")},
                 {"pending", list(Json{{"type", "integer"}}, "Waiting jobs at the step's end.")},
                 {"pending_most", list(Json{{"type", "integer"}}, "The most in the step.")},
                 {"submitted", counts},
                 {"started", counts},
                 {"completed", counts},
                 {"failed", counts},
                 {"cancelled", counts},
                 {"wait_p50_seconds", times},
                 {"wait_p95_seconds", times},
                 {"run_p50_seconds", times},
                 {"run_p95_seconds", times}});
}

}  // namespace

void add_operator_schemas(base::Json& schemas) {
  schemas["Estimate"] = estimate();
  schemas["Cancellations"] = cancellations_schema();
  schemas["CancellationList"] = cancellation_list();
  schemas["System"] = system_state();
  schemas["SystemWorker"] = system_worker();
  schemas["SystemActivity"] = system_activity();
}

}  // namespace hindcast::api
