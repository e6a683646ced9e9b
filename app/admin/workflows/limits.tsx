"use client";
/** What a setting may be, and what it is at first. */
import { Field } from "@/app/_components/ui/field";
import { Select } from "@/app/_components/ui/select";
import { Check } from "./check";
import type { Setting } from "./field-row";

type Props = { setting: Setting; onChange(change: Partial<Setting>): void };

const NUMBERS = [
  ["min", "Lowest"],
  ["max", "Highest"],
  ["step", "Step"],
  ["default", "At first"],
] as const;

export function Limits({ setting, onChange }: Props) {
  switch (setting.type) {
    case "number":
      return (
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {NUMBERS.map(([name, label]) => (
            <Field
              key={name}
              label={label}
              type="number"
              step="any"
              defaultValue={setting[name]}
              onChange={({ target }) => {
                if (!Number.isNaN(target.valueAsNumber)) onChange({ [name]: target.valueAsNumber });
              }}
            />
          ))}
        </div>
      );
    case "boolean":
      return <Check label="On at first" checked={setting.default} onChange={(now) => onChange({ default: now })} />;
    case "enum":
      return (
        <Select
          label="At first"
          options={setting.options}
          value={setting.default}
          onChange={(value) => onChange({ default: value })}
        />
      );
    case "text":
      return (
        <Field
          label="At first"
          value={setting.default}
          onChange={({ target }) => onChange({ default: target.value })}
        />
      );
    default:
      return null;
  }
}
