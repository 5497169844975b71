import { useMemo } from "react";
import { SelectField, TextField } from "../../ui/fields";
import { dayRanges, type Kind, kindNames, kinds, type OwnSession, timeZones } from "./calendar";

interface Props {
  kind: Kind;
  own: OwnSession;
  onKind: (kind: Kind) => void;
  onOwn: (own: OwnSession) => void;
}

export function CalendarFields({ kind, own, onKind, onOwn }: Props) {
  const zones = useMemo(timeZones, []);
  return (
    <>
      <div className="sm:col-span-2">
        <SelectField
          label="The market trades"
          hint="Decides what counts as missing, and where a day begins."
          value={kind}
          onChange={(event) => onKind(event.target.value as Kind)}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {kindNames[one]}
            </option>
          ))}
        </SelectField>
      </div>
      {kind === "own" ? (
        <fieldset className="grid grid-cols-2 gap-3 rounded-lg border border-line p-3 sm:col-span-2">
          <legend className="px-1 text-[13px] font-medium">Its session, by the local clock</legend>
          <SelectField label="Time zone" value={own.zone} onChange={(event) => onOwn({ ...own, zone: event.target.value })}>
            {zones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
          <SelectField label="Opens on" value={own.days} onChange={(event) => onOwn({ ...own, days: event.target.value })}>
            {dayRanges.map((days) => (
              <option key={days}>{days}</option>
            ))}
          </SelectField>
          <TextField
            label="Opens at"
            type="time"
            required
            value={own.from}
            onChange={(event) => onOwn({ ...own, from: event.target.value })}
          />
          <TextField
            label="Closes at"
            type="time"
            required
            hint="At or before the opening: on the next day."
            value={own.to}
            onChange={(event) => onOwn({ ...own, to: event.target.value })}
          />
        </fieldset>
      ) : null}
    </>
  );
}
