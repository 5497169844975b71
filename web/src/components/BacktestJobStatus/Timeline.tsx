import { Ban, CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { duration } from "../../ui/format";
import type { Step } from "./steps";

const kLooks = {
  done: { icon: CircleCheck, tone: "text-ok", word: "done" },
  now: { icon: LoaderCircle, tone: "text-accent", word: "now" },
  failed: { icon: CircleX, tone: "text-bad", word: "failed here" },
  cancelled: { icon: Ban, tone: "text-muted", word: "cancelled here" },
};

export function Timeline({ steps }: { steps: Step[] }) {
  return (
    <ol aria-label="Timeline" className="space-y-0">
      {steps.map((step, i) => {
        const { icon: Icon, tone, word } = kLooks[step.state];
        const last = i === steps.length - 1;
        return (
          <li key={step.name} className="flex gap-3">
            <span className="flex flex-col items-center">
              <Icon aria-hidden className={`size-4.5 shrink-0 ${tone} ${step.state === "now" ? "animate-spin" : ""}`} />
              {last ? null : <span aria-hidden className="my-0.5 w-px grow bg-line" />}
            </span>
            <span className={`flex grow justify-between gap-4 ${last ? "" : "pb-2.5"}`}>
              <span>
                {step.name}{" "}
                {step.state === "done" ? null : <span className={`ml-1 text-[12.5px] ${tone}`}>{word}</span>}
              </span>
              <span className="tabular text-muted">{duration(step.seconds)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
