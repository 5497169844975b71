// One side of a comparison: a number, a price of the bar, a parameter, an indicator, or any formula.
import { useId } from "react";
import { kSmallInput } from "../../ui/fields";
import type { IndicatorOperand, Operand } from "./tree";
import { type Indicator, useVocabulary } from "./vocabulary";

type Kind = "number" | "price" | "parameter" | "indicator" | "formula";

const kKindNames: Record<Kind, string> = {
  number: "Number",
  price: "Price",
  parameter: "Parameter",
  indicator: "Indicator",
  formula: "Formula",
};

function kindOf(operand: Operand, prices: string[], parameters: string[]): Kind {
  if (typeof operand === "number") return "number";
  if (typeof operand === "object") return "indicator";
  if (prices.includes(operand)) return "price";
  return parameters.includes(operand) ? "parameter" : "formula";
}

interface Props {
  label: string;
  value: Operand;
  onChange: (value: Operand) => void;
}

function startOf(kind: Kind, before: Operand, prices: string[], parameters: string[]): Operand {
  switch (kind) {
    case "number":
      return 0;
    case "price":
      return prices[0] ?? "close";
    case "parameter":
      return parameters[0] ?? "";
    case "indicator":
      return { indicator: "sma", parameters: { period: 20 } };
    case "formula":
      return typeof before === "string" ? before : typeof before === "number" ? String(before) : "close";
  }
}

function Choice({ label, value, options, onChange }: {
  label: string;
  value: string;
  options: string[];
  onChange: (value: string) => void;
}) {
  return (
    <select aria-label={label} className={`${kSmallInput} w-auto`} value={value} onChange={(e) => onChange(e.target.value)}>
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

// Values may be numbers or formulas of parameters, e.g. "fast * 2".
function ParameterInput({ label, value, placeholder, hint, onChange }: {
  label: string;
  value: number | string | undefined;
  placeholder: string;
  hint: string;
  onChange: (value: number | string | undefined) => void;
}) {
  return (
    <label className="flex items-center gap-1 text-[12.5px] text-muted" title={hint}>
      {label}
      <input
        className={`${kSmallInput} w-20`}
        value={value ?? ""}
        placeholder={placeholder}
        onChange={(event) => {
          const text = event.target.value.trim();
          onChange(text === "" ? undefined : Number.isNaN(Number(text)) ? event.target.value : Number(text));
        }}
      />
    </label>
  );
}

function without<T extends object, K extends keyof T>(value: T, key: K, to: T[K] | undefined): T {
  const next = { ...value };
  if (to === undefined) delete next[key];
  else next[key] = to;
  return next;
}

function IndicatorFields({ value, onChange, label }: { value: IndicatorOperand; onChange: (v: IndicatorOperand) => void; label: string }) {
  const { indicators } = useVocabulary();
  const list = useId();
  const known: Indicator | undefined = indicators.find((i) => i.name === value.indicator);
  const parameters = value.parameters ?? {};
  const setParameter = (name: string, to: number | string | undefined) => {
    const next = without(parameters, name, to);
    onChange(without(value, "parameters", Object.keys(next).length > 0 ? next : undefined));
  };
  const source = typeof value.source === "object" ? undefined : value.source;
  return (
    <>
      <input
        aria-label={`${label}: indicator`}
        list={list}
        title={known ? `${known.title}. ${known.doc}` : undefined}
        className={`${kSmallInput} w-32 font-mono`}
        value={value.indicator}
        onChange={(event) => onChange({ indicator: event.target.value.trim() })}
      />
      <datalist id={list}>
        {indicators.map((i) => (
          <option key={i.name} value={i.name}>
            {i.title}
          </option>
        ))}
      </datalist>
      {known?.parameters.map((p) => (
        <ParameterInput
          key={p.name}
          label={p.name}
          hint={`${p.doc} ${p.minimum} to ${p.maximum}`}
          placeholder={String(p.default)}
          value={parameters[p.name]}
          onChange={(to) => setParameter(p.name, to)}
        />
      ))}
      {known?.inputs.includes("real") && typeof value.source !== "object" ? (
        <label className="flex items-center gap-1 text-[12.5px] text-muted">
          of
          <input
            className={`${kSmallInput} w-24 font-mono`}
            placeholder="close"
            value={source ?? ""}
            onChange={(event) => onChange(without(value, "source", event.target.value || undefined))}
          />
        </label>
      ) : null}
      {known && known.outputs.length > 1 ? (
        <Choice
          label={`${label}: output`}
          value={value.output ?? known.outputs[0]!.name}
          options={known.outputs.map((o) => o.name)}
          onChange={(to) => onChange(without(value, "output", to === known.outputs[0]!.name ? undefined : to))}
        />
      ) : null}
      <ParameterInput
        label="bars ago"
        hint="The value that many bars earlier"
        placeholder="0"
        value={value.offset}
        onChange={(to) => onChange(without(value, "offset", typeof to === "number" && to > 0 ? to : undefined))}
      />
    </>
  );
}

export function OperandEditor({ label, value, onChange }: Props) {
  const { prices, parameters } = useVocabulary();
  const kind = kindOf(value, prices, parameters);
  const kinds = (Object.keys(kKindNames) as Kind[]).filter((k) => k !== "parameter" || parameters.length > 0);
  return (
    <div role="group" aria-label={label} className="flex min-w-0 flex-wrap items-center gap-1.5">
      <select
        aria-label={`${label}: kind`}
        className={`${kSmallInput} w-auto`}
        value={kind}
        onChange={(event) => onChange(startOf(event.target.value as Kind, value, prices, parameters))}
      >
        {kinds.map((k) => (
          <option key={k} value={k}>
            {kKindNames[k]}
          </option>
        ))}
      </select>
      {typeof value === "number" ? (
        <input
          type="number"
          step="any"
          aria-label={`${label}: value`}
          className={`${kSmallInput} w-28 tabular`}
          defaultValue={value}
          key={kind}
          onChange={(event) => !Number.isNaN(event.target.valueAsNumber) && onChange(event.target.valueAsNumber)}
        />
      ) : null}
      {kind === "price" ? <Choice label={`${label}: price`} value={value as string} options={prices} onChange={onChange} /> : null}
      {kind === "parameter" ? (
        <Choice label={`${label}: parameter`} value={value as string} options={parameters} onChange={onChange} />
      ) : null}
      {kind === "formula" ? (
        <input
          aria-label={`${label}: formula`}
          className={`${kSmallInput} w-56 max-w-full font-mono`}
          value={value as string}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : null}
      {typeof value === "object" ? <IndicatorFields label={label} value={value} onChange={onChange} /> : null}
    </div>
  );
}

