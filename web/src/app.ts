// Which view the address asks for: #/, #/new, #/jobs/ID, #/results/ID.
import { showForm } from "./form";
import { showJob, showJobs } from "./jobs";
import { showResult } from "./result";

const view = document.getElementById("view")!;
let leave = () => {};

function open(): void {
  leave();
  const [, kind, id] = location.hash.split("/");
  if (kind === "new") leave = showForm(view);
  else if (kind === "jobs" && id) leave = showJob(view, id);
  else if (kind === "results" && id) leave = showResult(view, id);
  else leave = showJobs(view);
}

addEventListener("hashchange", () => {
  open();
  view.focus();
});
// Charts take their colours once; a change of scheme draws them anew.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", open);
open();
