import { Check, Copy as CopyIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/Button";

// Without a secure context (plain HTTP from another machine) there is no clipboard: the text is shown.
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    prompt("Copy this:", text);
    return false;
  }
}

export function Copy({ text, label, icon }: { text: string; label: string; icon?: ReactNode }) {
  const [copied, setCopied] = useState(false);
  return (
    <Button size="small" onClick={() => void copy(text).then(setCopied)} onBlur={() => setCopied(false)}>
      {copied ? <Check aria-hidden className="size-3.5" /> : (icon ?? <CopyIcon aria-hidden className="size-3.5" />)}
      <span aria-live="polite">{copied ? "Copied" : label}</span>
    </Button>
  );
}
