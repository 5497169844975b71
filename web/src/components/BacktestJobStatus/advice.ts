// What to do about a job that failed.
import type { Job } from "../../api/types";
import { duration, integer, number } from "../../ui/format";

const kMiB = 1024 * 1024;

export function adviceFor(job: Job): string {
  const error = job.error;
  const value = error?.value ?? 0;
  switch (error?.limit) {
    case "wall_ms":
      return `It ran longer than a job may (${duration(value / 1000)}). Take a shorter period or a longer timeframe, or raise --job-wall-seconds of the server.`;
    case "cpu_s":
      return `It used more CPU time than a job may (${duration(value)}). Take a shorter period or fewer indicators, or raise --job-cpu-seconds of the server.`;
    case "memory_bytes":
      return `It needed more memory than a job may have (${number(value / kMiB, 0)} MiB). Take a shorter period or fewer assets, or raise --job-memory-mb of the server.`;
    case "output_bytes":
      return `Its result is larger than results may be (${integer(value / kMiB)} MiB). Take a shorter period.`;
  }
  if (error?.problems?.some((problem) => problem.code === "snippet_error")) {
    return "The strategy's own code ended with an error. Clone the job: its editor marks the line. Mend it there and run it again.";
  }
  switch (error?.code) {
    case "invalid_argument":
      return "Something in the request does not fit the data or the language. Clone the job, change what is named here, and run it again.";
    case "crashed":
    case "worker_vanished":
      return "The run ended abnormally, more than once. Try it again; if that fails too, the server's log has the details.";
    case "invalid_result":
    case "publish_failed":
      return "The result could not be stored. Look at the server's disk and log, then try again.";
    default:
      return "Try it again; if that fails too, clone the job and make it smaller.";
  }
}
