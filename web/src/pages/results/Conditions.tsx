// A condition taken apart at one bar: what held and what did not, with the value of each side.
import { Check, Minus, X } from "lucide-react";
import type { ExplainedPart } from "../../api/resultTypes";
import { kDash, price } from "../../ui/format";

// How parts hang together, where the text of the whole would only repeat them.
const kJoins: Partial<Record<string, string>> = { all: "all of these", any: "any of these", not: "not this" };

function Verdict({ holds }: { holds: boolean | null }) {
  const Icon = holds === null ? Minus : holds ? Check : X;
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 text-[12.5px] ${holds ? "text-ok" : "text-muted"}`}>
      <Icon aria-hidden className="size-3.5" />
      {holds === null ? "depends on the position" : holds ? "held" : "did not hold"}
    </span>
  );
}

const shown = (value: number | null | undefined) => (value === null || value === undefined ? kDash : price(value));

export function Condition({ part }: { part: ExplainedPart }) {
  const words = part.join ? kJoins[part.join] : undefined;
  return (
    <div className="border-l-2 border-line pl-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        {words ? (
          <span className="font-medium">{words}</span>
        ) : (
          <code className="wrap-anywhere text-[13px]">{part.text}</code>
        )}
        <Verdict holds={part.holds} />
      </div>
      {part.values ? (
        <ul className="mt-0.5 text-[13px]">
          {part.values.map((value, i) => (
            <li key={i} className="flex flex-wrap gap-x-2">
              <code className="wrap-anywhere text-muted">{value.text}</code>
              <span className="tabular">
                = {shown(value.value)}
                {value.before !== undefined ? <span className="text-muted"> (bar before: {shown(value.before)})</span> : null}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {part.parts ? (
        <div className="mt-1.5 space-y-2">
          {part.parts.map((child, i) => (
            <Condition key={i} part={child} />
          ))}
        </div>
      ) : null}
    </div>
  );
}
