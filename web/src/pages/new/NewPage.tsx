import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import { apiService } from "../../api/service";
import type { Dataset, Submission, Template } from "../../api/types";
import { Button } from "../../ui/Button";
import { NumberField, SelectField, TextField } from "../../ui/fields";
import { sentence } from "../../ui/format";
import { useGo } from "../../ui/Link";
import { Card, PageHeader } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";

const kExample: Submission = {
  strategy_name: "My momentum strategy",
  timeframe: "1h",
  assets: ["BTC/USD"],
  period: "6 months",
  initial_capital: 10_000,
  strategy_definition: {
    template_id: "momentum",
    parameters: {},
    risk_management: { stop_loss_pct: 2, take_profit_pct: 6, position_size_pct: 10 },
  },
  costs: { commission_pct: 0.1 },
};

function Parameters({ template, values, onChange }: {
  template: Template;
  values: Record<string, number>;
  onChange: (values: Record<string, number>) => void;
}) {
  return template.parameters.map((p) => (
    <NumberField
      key={p.name}
      label={sentence(p.name)}
      hint={`${p.doc} ${p.minimum} to ${p.maximum}`}
      min={p.minimum}
      max={p.maximum}
      step={p.integer ? 1 : "any"}
      value={values[p.name] ?? p.default}
      onChange={(value) => onChange({ ...values, [p.name]: value ?? p.default })}
    />
  ));
}

function Form({ templates, datasets }: { templates: Template[]; datasets: Dataset[] }) {
  const [job, setJob] = useState(kExample);
  const go = useGo();
  const submit = useMutation({
    mutationFn: (submission: Submission) => apiService.createBacktestJob(submission),
    onSuccess: (created) => go(`/jobs/${created.job_id}`),
  });
  const change = (part: Partial<Submission>) => setJob((now) => ({ ...now, ...part }));
  const definition = job.strategy_definition;
  const template = templates.find((t) => t.id === definition.template_id) ?? templates[0]!;
  const define = (part: object) => change({ strategy_definition: { ...definition, ...part } });
  const risk = (definition.risk_management ?? {}) as Record<string, number | undefined>;
  const symbols = [...new Set(datasets.map((d) => d.symbol))];
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate(job);
      }}
    >
      <Card>
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <TextField
            label="Name"
            required
            value={job.strategy_name}
            onChange={(event) => change({ strategy_name: event.target.value })}
          />
          <SelectField
            label="Template"
            value={template.id}
            hint={template.idea}
            onChange={(event) => define({ template_id: event.target.value, parameters: {} })}
          >
            {templates.map((t) => (
              <option key={t.id} value={t.id}>
                {t.name}
              </option>
            ))}
          </SelectField>
          <Parameters
            template={template}
            values={definition.parameters ?? {}}
            onChange={(parameters) => define({ parameters })}
          />
          <SelectField
            label="Asset"
            value={job.assets[0]}
            onChange={(event) => change({ assets: [event.target.value] })}
          >
            {symbols.map((symbol) => (
              <option key={symbol}>{symbol}</option>
            ))}
          </SelectField>
          <TextField
            label="Timeframe"
            hint="15m, 1h, 4h, 1d …"
            value={job.timeframe}
            onChange={(event) => change({ timeframe: event.target.value })}
          />
          <TextField
            label="Period"
            hint="6 months, all, 2019-01-01..2019-06-30"
            value={job.period}
            onChange={(event) => change({ period: event.target.value })}
          />
          <NumberField
            label="Initial capital"
            value={job.initial_capital}
            onChange={(value) => change({ initial_capital: value ?? 0 })}
          />
          {["stop_loss_pct", "take_profit_pct", "position_size_pct"].map((name) => (
            <NumberField
              key={name}
              label={sentence(name)}
              unit="%"
              value={risk[name]}
              onChange={(value) => define({ risk_management: { ...risk, [name]: value } })}
            />
          ))}
          <NumberField
            label="Commission"
            unit="%"
            value={job.costs?.commission_pct as number | undefined}
            onChange={(value) => change({ costs: value === undefined ? {} : { commission_pct: value } })}
          />
        </div>
      </Card>
      {submit.error ? <ErrorState error={submit.error} /> : null}
      <Button type="submit" kind="primary" disabled={submit.isPending}>
        Run backtest
      </Button>
    </form>
  );
}

export default function NewPage() {
  const templates = useQuery(queries.templates());
  const datasets = useQuery(queries.datasets());
  const error = templates.error ?? datasets.error;
  return (
    <>
      <PageHeader title="New backtest" />
      {error ? <ErrorState error={error} /> : null}
      {templates.data && datasets.data ? (
        <Form templates={templates.data} datasets={datasets.data} />
      ) : error ? null : (
        <Loading rows={6} />
      )}
    </>
  );
}
