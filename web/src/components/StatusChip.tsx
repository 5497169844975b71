// A job's state by icon, colour and text.
import { Ban, CircleCheck, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import type { Job, JobStatus } from "../api/types";
import { Chip } from "../ui/layout";

const kLooks: Record<JobStatus, { icon: LucideIcon; tone: string; text: string }> = {
  pending: { icon: Clock, tone: "text-muted", text: "Pending" },
  running: { icon: LoaderCircle, tone: "text-accent", text: "Running" },
  completed: { icon: CircleCheck, tone: "text-ok", text: "Completed" },
  failed: { icon: CircleX, tone: "text-bad", text: "Failed" },
  cancelled: { icon: Ban, tone: "text-muted", text: "Cancelled" },
};

export function StatusChip({ job }: { job: Pick<Job, "status" | "cancel_requested_at"> }) {
  const look = kLooks[job.status];
  const stopping = job.status === "running" && job.cancel_requested_at;
  return (
    <Chip tone={look.tone}>
      <look.icon aria-hidden className={`size-3.5 ${job.status === "running" ? "animate-spin" : ""}`} />
      {stopping ? "Cancelling" : look.text}
    </Chip>
  );
}
