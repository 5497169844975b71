// The names that a definition brings to its formulas: parameters with their values, and indicators under a
// name of their own.
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { CustomIndicator, Definition } from "../../api/types";
import { Button, IconButton } from "../../ui/Button";
import { kSmallInput } from "../../ui/fields";
import { useVocabulary } from "./vocabulary";

interface Props {
  /** With the template filled in. */
  definition: Definition;
  /** A template brings its own parameters: none are added or renamed. */
  hasTemplate: boolean;
  mistakes: Record<string, string>;
  onDefine: (change: (definition: Definition) => Definition, subject?: string) => void;
}

/** The first name of that kind that is free: "a", "a2", "a3" … */
function freeName(base: string, taken: string[]): string {
  for (let i = 1; ; i += 1) {
    const name = i === 1 ? base : `${base}${i}`;
    if (!taken.includes(name)) return name;
  }
}

// A name is taken over when it is finished: half a name would be another parameter.
function NameInput({ label, value, onDone }: { label: string; value: string; onDone: (name: string) => void }) {
  const [text, setText] = useState(value);
  return (
    <input
      aria-label={label}
      className={`${kSmallInput} w-36 font-mono`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text.trim() && text !== value && onDone(text.trim())}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

function Parameters({ definition, hasTemplate, mistakes, onDefine }: Props) {
  const parameters = Object.entries(definition.parameters ?? {});
  const set = (entries: [string, number][], subject?: string) =>
    onDefine((now) => ({ ...now, parameters: Object.fromEntries(entries) }), subject);
  return (
    <fieldset>
      <legend className="text-[13px] font-medium">Parameters: numbers that conditions use by name</legend>
      <ul className="mt-1.5 space-y-1.5">
        {parameters.map(([name, value], i) => (
          <li key={name} className="flex flex-wrap items-center gap-2">
            {hasTemplate ? (
              <code className="w-36">{name}</code>
            ) : (
              <NameInput
                label={`Name of parameter ${i + 1}`}
                value={name}
                onDone={(to) => set(parameters.map((old, j) => (i === j ? [to, value] : old)))}
              />
            )}
            <input
              type="number"
              step="any"
              aria-label={`Value of ${name}`}
              className={`${kSmallInput} w-28 tabular`}
              defaultValue={value}
              onChange={(event) => {
                const to = event.target.valueAsNumber;
                if (!Number.isNaN(to)) set(parameters.map((old, j) => (i === j ? [name, to] : old)), `parameter ${name}`);
              }}
            />
            {hasTemplate ? null : (
              <IconButton label={`Remove ${name}`} onClick={() => set(parameters.toSpliced(i, 1))}>
                <Trash2 aria-hidden className="size-4" />
              </IconButton>
            )}
            {mistakes[`/strategy_definition/parameters/${name}`] ? (
              <span className="text-[12.5px] text-bad">{mistakes[`/strategy_definition/parameters/${name}`]}</span>
            ) : null}
          </li>
        ))}
      </ul>
      {hasTemplate ? null : (
        <Button
          size="small"
          className="mt-1.5"
          onClick={() => set([...parameters, [freeName("length", parameters.map(([name]) => name)), 20]])}
        >
          <Plus aria-hidden className="size-3.5" /> Parameter
        </Button>
      )}
    </fieldset>
  );
}

function Indicators({ definition, mistakes, onDefine }: Props) {
  const { indicators } = useVocabulary();
  const list = definition.custom_indicators ?? [];
  const set = (to: CustomIndicator[], subject?: string) =>
    onDefine((now) => {
      const next = { ...now, custom_indicators: to };
      if (to.length === 0) delete (next as Definition).custom_indicators;
      return next;
    }, subject);
  const change = (i: number, part: Partial<CustomIndicator>) =>
    set(list.map((old, j) => (i === j ? { ...old, ...part } : old)), `indicator ${i}`);
  return (
    <fieldset>
      <legend className="text-[13px] font-medium">Indicators under a name of their own</legend>
      <ul className="mt-1.5 space-y-1.5">
        {list.map((custom, i) => {
          const known = indicators.find((one) => one.name === custom.indicator);
          return (
            <li key={i} className="flex flex-wrap items-center gap-2">
              <NameInput label={`Name of indicator ${i + 1}`} value={custom.name} onDone={(name) => change(i, { name })} />
              <span aria-hidden>=</span>
              <select
                aria-label={`Indicator of ${custom.name}`}
                className={`${kSmallInput} w-36`}
                value={custom.indicator}
                onChange={(event) => change(i, { indicator: event.target.value, parameters: {} })}
              >
                {indicators.map((one) => (
                  <option key={one.name} title={one.title}>
                    {one.name}
                  </option>
                ))}
              </select>
              {known?.parameters.map((p) => (
                <label key={p.name} className="flex items-center gap-1 text-[12.5px] text-muted" title={p.doc}>
                  {p.name}
                  <input
                    type="number"
                    step="any"
                    className={`${kSmallInput} w-20 tabular`}
                    placeholder={String(p.default)}
                    value={custom.parameters?.[p.name] ?? ""}
                    onChange={(event) => {
                      const { [p.name]: _, ...others } = custom.parameters ?? {};
                      const to = event.target.valueAsNumber;
                      change(i, { parameters: Number.isNaN(to) ? others : { ...others, [p.name]: to } });
                    }}
                  />
                </label>
              ))}
              <label className="flex items-center gap-1 text-[12.5px] text-muted">
                of
                <input
                  className={`${kSmallInput} w-32 font-mono`}
                  placeholder="close"
                  value={custom.source ?? ""}
                  onChange={(event) => change(i, { source: event.target.value || undefined })}
                />
              </label>
              <label
                className="flex items-center gap-1 text-[12.5px] text-muted"
                title="Coarser bars, such as 1d: the last closed one is shown. The strategy's own when left empty."
              >
                on bars of
                <input
                  className={`${kSmallInput} w-16`}
                  placeholder="own"
                  value={custom.timeframe ?? ""}
                  onChange={(event) => change(i, { timeframe: event.target.value.trim() || undefined })}
                />
              </label>
              <IconButton label={`Remove ${custom.name}`} onClick={() => set(list.toSpliced(i, 1))}>
                <Trash2 aria-hidden className="size-4" />
              </IconButton>
              {mistakes[`/strategy_definition/custom_indicators/${i}`] ? (
                <span className="text-[12.5px] text-bad">{mistakes[`/strategy_definition/custom_indicators/${i}`]}</span>
              ) : null}
            </li>
          );
        })}
      </ul>
      <Button
        size="small"
        className="mt-1.5"
        onClick={() => set([...list, { name: freeName("my_rsi", list.map((one) => one.name)), indicator: "rsi" }])}
      >
        <Plus aria-hidden className="size-3.5" /> Indicator
      </Button>
    </fieldset>
  );
}

export function NamesEditor(props: Props) {
  const count = Object.keys(props.definition.parameters ?? {}).length + (props.definition.custom_indicators?.length ?? 0);
  return (
    <details className="mt-5 rounded-md border border-line p-3">
      <summary className="font-medium">
        Names <span className="font-normal text-muted">({count})</span>
      </summary>
      <div className="mt-3 space-y-4">
        <Parameters {...props} />
        <Indicators {...props} />
      </div>
    </details>
  );
}
