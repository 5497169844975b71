import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "./Link";

type Kind = "primary" | "plain" | "quiet" | "danger";

const kBase =
  "inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap " +
  "disabled:opacity-55 disabled:cursor-not-allowed transition-colors";
const kKinds: Record<Kind, string> = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  plain: "border border-line bg-panel text-text hover:bg-raised",
  quiet: "text-text hover:bg-raised",
  danger: "border border-bad text-bad bg-panel hover:bg-raised",
};
const kSizes = { normal: "h-9 px-3.5 max-sm:px-2.5", small: "h-7 px-2.5 text-[13px]", icon: "size-8" };

export interface ButtonLook {
  kind?: Kind;
  size?: keyof typeof kSizes;
}
const look = ({ kind = "plain", size = "normal" }: ButtonLook) => `${kBase} ${kKinds[kind]} ${kSizes[size]}`;

type ButtonProps = ButtonLook & ButtonHTMLAttributes<HTMLButtonElement>;
export function Button({ kind, size, className = "", type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={`${look({ kind, size })} ${className}`} {...rest} />;
}

type LinkProps = ButtonLook & { to: string; className?: string; children: ReactNode };
export function ButtonLink({ kind, size, className = "", ...rest }: LinkProps) {
  return <Link className={`${look({ kind, size })} ${className}`} {...rest} />;
}

/** A button that shows an icon only: the label is its name and its tooltip. */
export function IconButton({ label, children, ...rest }: { label: string } & Omit<ButtonProps, "size">) {
  return (
    <Button kind="quiet" {...rest} size="icon" aria-label={label} title={label}>
      {children}
    </Button>
  );
}
