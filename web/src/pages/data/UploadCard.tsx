// Adds the bars of a file to a dataset.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type FormEvent, useMemo, useState } from "react";
import { dataService } from "../../api/data";
import type { Upload, UploadOptions } from "../../api/data";
import { Button } from "../../ui/Button";
import { CheckField, SelectField, TextField } from "../../ui/fields";
import { integer, sentence } from "../../ui/format";
import { Card } from "../../ui/layout";
import { ErrorState } from "../../ui/states";
import { calendarText, type Kind, kTokyo, type OwnSession, timeZones } from "./calendar";
import { CalendarFields } from "./CalendarFields";
import { guessed } from "./fileName";

function Report({ upload }: { upload: Upload }) {
  const { dataset, report } = upload;
  return (
    <div role="status" className="mt-4 rounded-lg border border-ok p-3">
      <p className="font-medium">
        {dataset.symbol} {dataset.timeframe} has {integer(report.bars)} bars now.
      </p>
      <p className="text-muted">
        {integer(report.rows_read)} rows read ({report.layout}): {integer(report.added)} added,{" "}
        {integer(report.duplicates)} there already, {integer(report.replaced)} replaced, {integer(report.skipped)} skipped.
      </p>
      {report.skipped > 0 ? (
        <ul className="mt-1 list-disc pl-5 text-[13px]">
          {Object.entries(report.skipped_by_reason).map(([reason, count]) => (
            <li key={reason}>
              {sentence(reason)}: {integer(count)}
            </li>
          ))}
          {report.first_skipped.map((row) => (
            <li key={row.line} className="wrap-anywhere">
              Line {row.line}: {row.detail}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function FileField({ file, take }: { file?: File; take: (file: File) => void }) {
  const [over, setOver] = useState(false);
  return (
    <label
      className={`flex min-h-24 flex-col items-center justify-center gap-1 rounded-lg border border-dashed p-3 text-center focus-within:outline-2 focus-within:outline-accent ${over ? "border-accent bg-raised" : "border-muted"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.files[0];
        if (dropped) take(dropped);
      }}
    >
      <FileUp aria-hidden className="size-5 text-muted" />
      <span className="wrap-anywhere">{file ? file.name : "Choose a file, or drop one here"}</span>
      <span className="text-[12.5px] text-muted">CSV or CSV.gz: timestamp, open, high, low, close, volume; or as Binance, Yahoo, Coinbase, Kraken and MetaTrader write it.</span>
      <input
        type="file"
        accept=".csv,.gz,text/csv,application/gzip"
        aria-label="File with bars"
        className="sr-only"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) take(chosen);
        }}
      />
    </label>
  );
}

function ZoneField({ zone, choose }: { zone?: string; choose: (zone?: string) => void }) {
  const zones = useMemo(() => timeZones().filter((one) => one !== "UTC"), []);
  return (
    <SelectField
      label="Times of the file are of"
      hint="For bars of less than a day. Times that carry an offset (2024-01-02T09:00:00+09:00) keep it."
      value={zone ?? ""}
      onChange={(event) => choose(event.target.value || undefined)}
    >
      <option value="">UTC</option>
      {zones.map((one) => (
        <option key={one} value={one}>
          the clock of {one}
        </option>
      ))}
    </SelectField>
  );
}

export function UploadCard() {
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [options, setOptions] = useState<UploadOptions>({ symbol: "", timeframe: "", lenient: false, replace: false });
  const [kind, setKind] = useState<Kind>("");
  const [own, setOwn] = useState<OwnSession>(kTokyo);
  const change = (values: Partial<UploadOptions>) => setOptions((old) => ({ ...old, ...values }));
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => dataService.uploadDataset(file!, { ...options, calendar: calendarText(kind, own) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["datasets"] }),
  });
  const take = (taken: File) => {
    setFile(taken);
    const guess = guessed(taken.name);
    setOptions((old) => ({ ...old, symbol: old.symbol || guess.symbol, timeframe: old.timeframe || guess.timeframe }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) mutate();
  };
  return (
    <Card title="Add bars from a file">
      <form onSubmit={submit} className="grid gap-4 lg:grid-cols-2">
        <FileField file={file} take={take} />
        <div className="grid content-start gap-3 sm:grid-cols-2">
          <TextField
            label="Symbol"
            required
            placeholder="BTC/USD"
            value={options.symbol}
            onChange={(event) => change({ symbol: event.target.value.trim() })}
          />
          <TextField
            label="Length of a bar"
            required
            placeholder="1h"
            value={options.timeframe}
            onChange={(event) => change({ timeframe: event.target.value.trim() })}
          />
          <div className="sm:col-span-2">
            <ZoneField zone={options.zone} choose={(zone) => change({ zone })} />
          </div>
          <CalendarFields kind={kind} own={own} onKind={setKind} onOwn={setOwn} />
          <CheckField
            label="Skip bad rows"
            hint="Else one bad row refuses the whole file."
            checked={options.lenient}
            onChange={(lenient) => change({ lenient })}
          />
          <CheckField
            label="Replace stored bars"
            hint="Else a row that differs from a stored bar is a conflict."
            checked={options.replace}
            onChange={(replace) => change({ replace })}
          />
          <Button kind="primary" type="submit" disabled={!file || isPending} className="sm:col-span-2 sm:justify-self-start">
            {isPending ? "Adding …" : "Add the bars"}
          </Button>
        </div>
      </form>
      {error ? (
        <div className="mt-4">
          <ErrorState error={error} />
        </div>
      ) : null}
      {data && !isPending ? <Report upload={data} /> : null}
    </Card>
  );
}
