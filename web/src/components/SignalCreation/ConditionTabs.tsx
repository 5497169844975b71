// The two ways to write conditions: as a tree of comparisons and as formulas. Both show and change the same
// condition; which spelling is stored is the one that was edited last.
import { lazy, Suspense } from "react";
import type { Condition, Definition } from "../../api/types";
import { patiently } from "../../app/patiently";
import { Button } from "../../ui/Button";
import { Loading } from "../../ui/states";
import { type Check, diagnosticsOf } from "./check";
import { ConditionBuilder } from "./ConditionBuilder";
import { sentenceOf } from "./diagnostic";
import { fieldOf, type Slot, slotNames, slots } from "./draft";
import { simplified } from "./tree";
import type { Vocabulary } from "./vocabulary";

const FormulaEditor = lazy(patiently(() => import("./FormulaEditor").then((m) => ({ default: m.FormulaEditor }))));

interface Props {
  /** With the template filled in. */
  definition: Definition;
  check: Check;
  vocabulary: Vocabulary;
  onChange: (slot: Slot, condition: Condition | undefined) => void;
}

const kDocs: Record<Slot, string> = {
  entry: "A long position is opened when this holds at the close of a bar.",
  exit: "It is closed when this holds, besides stops and targets.",
  short_entry: "A short position is opened when this holds.",
  short_exit: "It is closed when this holds.",
};

function Slots({ definition, check, children }: Pick<Props, "definition" | "check"> & {
  children: (slot: Slot, condition: Condition | undefined) => React.ReactNode;
}) {
  return (
    <div className="space-y-5">
      {slots.map((slot) => {
        const condition = definition[fieldOf(slot)] ?? undefined; // null: as if it were not there
        const said = diagnosticsOf(check, slot);
        return (
          <section key={slot} aria-label={slotNames[slot]}>
            <h3>{slotNames[slot]}</h3>
            <p className="mb-1.5 text-[12.5px] text-muted">{kDocs[slot]}</p>
            {children(slot, condition)}
            {said.length > 0 ? (
              <ul aria-label={`About: ${slotNames[slot]}`} className="mt-1.5 space-y-0.5 text-[13px]">
                {said.map((d, i) => (
                  <li key={i} className={d.severity === "error" ? "text-bad" : "text-warn"}>
                    {d.severity === "error" ? "Mistake" : "Remark"}
                    {d.line !== undefined ? `, line ${d.line}, column ${d.column}` : ""}: {sentenceOf(d)}
                  </li>
                ))}
              </ul>
            ) : null}
          </section>
        );
      })}
    </div>
  );
}

export function VisualTab({ definition, check, onChange }: Props) {
  return (
    <Slots definition={definition} check={check}>
      {(slot, condition) => {
        // A formula is taken apart by the server; until it has answered, or when the formula has a mistake, it
        // stands as one row of text, and nothing of it is lost.
        const shown = typeof condition === "string" ? (check.forms[slot]?.tree ?? condition) : condition;
        return <ConditionBuilder value={shown} onChange={(to) => onChange(slot, to)} />;
      }}
    </Slots>
  );
}

export function FormulaTab({ definition, check, vocabulary, onChange }: Props) {
  return (
    <Slots definition={definition} check={check}>
      {(slot, condition) => {
        if (condition === undefined) {
          return (
            <Button size="small" onClick={() => onChange(slot, "close > open")}>
              Write a formula
            </Button>
          );
        }
        const text = typeof condition === "string" ? condition : check.forms[slot]?.text;
        if (text === undefined) return check.pending ? <Loading rows={1} /> : <TreeText condition={condition} />;
        return (
          <Suspense fallback={<Loading rows={1} />}>
            <FormulaEditor
              label={slotNames[slot]}
              value={text}
              vocabulary={vocabulary}
              diagnostics={diagnosticsOf(check, slot)}
              onChange={(to) => onChange(slot, to.trim() === "" ? undefined : to)}
            />
          </Suspense>
        );
      }}
    </Slots>
  );
}

// A tree with a mistake has no text: it is shown as it is, and corrected in the visual builder.
function TreeText({ condition }: { condition: Condition }) {
  return (
    <div>
      <pre className="overflow-x-auto rounded-md bg-raised p-2.5 font-mono text-[12.5px]">
        {JSON.stringify(simplified(condition), null, 1)}
      </pre>
      <p className="mt-1 text-[12.5px] text-muted">This has a mistake and so no formula; the visual builder can correct it.</p>
    </div>
  );
}
