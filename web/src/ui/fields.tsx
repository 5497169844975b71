// Labelled inputs. A hint or a mistake is tied to its input, so that screen readers tell it.
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";

const kControl =
  "rounded-md border border-line bg-panel text-text placeholder:text-muted aria-invalid:border-bad disabled:opacity-60";
export const kInput = `${kControl} h-9 w-full px-2.5`;
/** For rows of small controls; bring a width. */
export const kSmallInput = `${kControl} h-8 px-2 text-[13px]`;

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  mistake?: string;
  unit?: string;
}

interface FrameProps extends FieldProps {
  id: string;
  children: ReactNode;
}
function Frame({ id, label, hint, mistake, unit, children }: FrameProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-[13px] font-medium">
        {label}
        {unit ? <span className="font-normal text-muted"> ({unit})</span> : null}
      </label>
      {children}
      {mistake ? (
        <p id={`${id}-note`} className="text-[12.5px] text-bad">
          {mistake}
        </p>
      ) : hint ? (
        <p id={`${id}-note`} className="text-[12.5px] text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

const described = (id: string, { hint, mistake }: FieldProps) => ({
  id,
  "aria-invalid": mistake ? true : undefined,
  "aria-describedby": hint || mistake ? `${id}-note` : undefined,
});

type InputProps = FieldProps & InputHTMLAttributes<HTMLInputElement>;
export function TextField({ label, hint, mistake, unit, className = "", ...rest }: InputProps) {
  const id = useId();
  const field = { label, hint, mistake, unit };
  return (
    <Frame id={id} {...field}>
      <input className={`${kInput} ${className}`} {...described(id, field)} {...rest} />
    </Frame>
  );
}

type NumberProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> & {
    value: number | undefined;
    onChange: (value: number | undefined) => void;
  };
/** Empty means "not given", which is not the same as 0. */
export function NumberField({ value, onChange, ...rest }: NumberProps) {
  return (
    <TextField
      type="number"
      step="any"
      inputMode="decimal"
      {...rest}
      className="tabular"
      value={value ?? ""}
      onChange={(event) => {
        const number = event.target.valueAsNumber;
        onChange(Number.isNaN(number) ? undefined : number);
      }}
    />
  );
}

type SelectProps = FieldProps & SelectHTMLAttributes<HTMLSelectElement>;
export function SelectField({ label, hint, mistake, unit, className = "", children, ...rest }: SelectProps) {
  const id = useId();
  const field = { label, hint, mistake, unit };
  return (
    <Frame id={id} {...field}>
      <select className={`${kInput} ${className}`} {...described(id, field)} {...rest}>
        {children}
      </select>
    </Frame>
  );
}

type CheckProps = { label: ReactNode; hint?: ReactNode; checked: boolean; onChange: (checked: boolean) => void };
export function CheckField({ label, hint, checked, onChange }: CheckProps) {
  const id = useId();
  // The hint belongs to the label's area, which is clicked, but describes; it is not the name.
  const told = { "aria-labelledby": `${id}-name`, "aria-describedby": hint ? `${id}-hint` : undefined };
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        {...told}
        className="mt-0.5 size-4 accent-(--accent)"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span id={`${id}-name`} className="text-[13.5px]">{label}</span>
        {hint ? <span id={`${id}-hint`} className="block text-[12.5px] text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}
