// Search, asset and template above the list of results.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queries } from "../../api/queries";
import type { FeedFilter } from "../../api/service";
import { Button } from "../../ui/Button";
import { SelectField, TextField } from "../../ui/fields";
import { isFiltered } from "./feedFilter";

const kTypedMs = 250;

interface Props {
  filter: FeedFilter;
  change: (values: Record<string, string | undefined>) => void;
}

// Asked for when the typing pauses.
function Search({ filter, change }: Props) {
  const text = filter.text ?? "";
  const [typed, setTyped] = useState(text);
  const asked = useRef(text);
  useEffect(() => {
    if (text !== asked.current) setTyped(text); // changed elsewhere: by a link, or "Show all"
    asked.current = text;
  }, [text]);
  useEffect(() => {
    if (typed === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      change({ text: typed || undefined });
    }, kTypedMs);
    return () => clearTimeout(timer);
  }, [typed, change]);
  return (
    <TextField
      type="search"
      label="Search"
      placeholder="Name, description, asset or template"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

function Choice(props: { label: string; value?: string; options: [string, string][]; onChoose: (value?: string) => void }) {
  const known = props.value === undefined || props.options.some(([value]) => value === props.value);
  return (
    <SelectField label={props.label} value={props.value ?? ""} onChange={(event) => props.onChoose(event.target.value || undefined)}>
      <option value="">All</option>
      {known ? null : <option value={props.value}>{props.value}</option>}
      {props.options.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

export function FeedFilters({ filter, change }: Props) {
  const { data: templates = [] } = useQuery(queries.templates());
  const { data: datasets = [] } = useQuery(queries.datasets());
  const symbols = [...new Set(datasets.map((dataset) => dataset.symbol))];
  return (
    <search className="mb-3 grid items-end gap-3 sm:grid-cols-[minmax(14rem,24rem)_12rem_14rem_auto]">
      <Search filter={filter} change={change} />
      <Choice
        label="Asset"
        value={filter.asset}
        options={symbols.map((symbol) => [symbol, symbol])}
        onChoose={(asset) => change({ asset })}
      />
      <Choice
        label="Template"
        value={filter.template_id}
        options={templates.map((template) => [template.id, template.name])}
        onChoose={(template) => change({ template })}
      />
      <div>
        {isFiltered(filter) ? (
          <Button onClick={() => change({ text: undefined, asset: undefined, template: undefined })}>Show all</Button>
        ) : null}
      </div>
    </search>
  );
}
