/** A labelled text input with its hint or its error beneath. */
import { type ComponentProps, useId } from "react";

type Props = ComponentProps<"input"> & { label: string; hint?: string; error?: string };

export function Field({ label, hint, error, ...rest }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-15 font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className="min-h-11 w-full min-w-0 rounded border border-line-strong bg-surface px-3 text-[1rem] aria-invalid:border-bad"
        {...rest}
      />
      {note && (
        <p id={`${id}-note`} className={`text-13 ${error ? "text-bad" : "text-quiet"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
