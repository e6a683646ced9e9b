"use client";
/** One of several, by name. */
import { useId } from "react";

type Props<Value extends string> = {
  label: string;
  options: Record<Value, string>;
  value: Value;
  onChange(value: Value): void;
};

export function Choice<Value extends string>({ label, options, value, onChange }: Props<Value>) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-13 text-quiet">
        {label}
      </label>
      <select
        id={id}
        className="min-h-11 rounded border border-line-strong bg-surface px-3 text-[1rem]"
        value={value}
        onChange={({ target }) => onChange(target.value as Value)}
      >
        {Object.entries<string>(options).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
