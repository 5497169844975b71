// A modal dialog: the browser's own, which keeps the focus inside, closes with Escape and lies above
// everything.
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./Button";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  hideTitle?: boolean;
  className?: string;
  children: ReactNode;
}

export function Dialog({ open, onClose, title, hideTitle, className = "w-[min(560px,94vw)]", children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={`rounded-xl border border-line bg-panel p-0 shadow-2xl backdrop:bg-black/50 ${className}`}
    >
      {open ? (
        <div className={hideTitle ? "" : "p-5"}>
          {hideTitle ? null : (
            <div className="mb-3 flex items-center justify-between gap-4">
              <h2>{title}</h2>
              <IconButton label="Close" onClick={onClose}>
                <X aria-hidden className="size-4" />
              </IconButton>
            </div>
          )}
          {children}
        </div>
      ) : null}
    </dialog>
  );
}
