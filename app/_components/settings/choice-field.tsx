"use client";
/** One of several options: side by side when they are few, in a list when they are many. */
import { useId } from "react";
import { Note, noted } from "./note";
import type { FieldProps } from "./setting";

/** closed: options that can't be chosen here, as text, each with the reason. */
type Props = FieldProps<"enum"> & { closed: Record<string, string> };

const FEW = 4;

export function ChoiceField(props: Props) {
  const id = useId();
  const { parameter, closed } = props;
  const Options = parameter.options.length <= FEW ? SideBySide : List;
  return (
    <div className="grid gap-1">
      <Options id={id} {...props} />
      <Note id={`${id}-note`} help={parameter.help} error={props.error} />
      {closedWords(parameter.options, closed).map((words) => (
        <p key={words} className="text-13 text-quiet">
          {words}
        </p>
      ))}
    </div>
  );
}

type OptionsProps = Props & { id: string };

function SideBySide({ id, parameter, closed, value, error, onChange, onBlur }: OptionsProps) {
  return (
    <fieldset className="grid gap-2" {...noted(`${id}-note`, { help: parameter.help, error })}>
      <legend className="mb-2 font-medium">{parameter.label}</legend>
      <div className="grid auto-cols-fr gap-px overflow-hidden rounded border border-line-strong bg-line-strong sm:grid-flow-col">
        {parameter.options.map((option) => (
          <label
            key={option.value}
            className="grid min-h-11 place-items-center bg-surface px-2 py-1 text-center leading-5 text-quiet has-checked:bg-text has-checked:text-bg has-disabled:line-through has-focus-visible:-outline-offset-4 has-focus-visible:outline-2"
          >
            <input
              type="radio"
              name={parameter.name}
              className="sr-only"
              checked={option.value === value}
              disabled={String(option.value) in closed}
              onChange={() => onChange(option.value)}
              onBlur={onBlur}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function List({ id, parameter, closed, value, error, onChange, onBlur }: OptionsProps) {
  const { name, label, help, options } = parameter;
  return (
    <>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        className="min-h-11 rounded border border-line-strong bg-surface px-3 text-[1rem] aria-invalid:border-bad"
        {...{ name, onBlur }}
        value={String(value)}
        onChange={({ target }) => onChange(options[target.selectedIndex]?.value ?? null)}
        {...noted(`${id}-note`, { help, error })}
      >
        {options.map((option) => (
          <option key={option.value} value={String(option.value)} disabled={String(option.value) in closed}>
            {option.label}
          </option>
        ))}
      </select>
    </>
  );
}

/** One sentence for all that are closed for the same reason. */
function closedWords(options: Props["parameter"]["options"], closed: Record<string, string>): string[] {
  const reasons = [...new Set(Object.values(closed))];
  return reasons.map((reason) => {
    const labels = options.filter(({ value }) => closed[String(value)] === reason).map(({ label }) => label);
    return `${labels.join(", ")} ${labels.length > 1 ? "aren’t" : "isn’t"} possible here. ${reason}`;
  });
}
