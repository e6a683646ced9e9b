"use client";
/** One of several options, from a list. */
import { useId } from "react";

type Props<Value> = {
  label: string;
  /** Of a label that stands over a filter, not over a form's field. */
  quiet?: boolean;
  options: readonly { value: Value; label: string }[];
  value: NoInfer<Value>;
  onChange(value: NoInfer<Value>): void;
};

export function Select<Value extends string | number | null>({
  label,
  quiet = false,
  options,
  value,
  onChange,
}: Props<Value>) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={quiet ? "text-13 text-quiet" : "font-medium"}>
        {label}
      </label>
      <select
        id={id}
        className="min-h-11 rounded border border-line-strong bg-surface px-3 text-[1rem]"
        value={String(value)}
        onChange={({ target }) => {
          const chosen = options[target.selectedIndex];
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
