"use client";
/** Any of several names, each with its words. */

type Props<Name extends string> = {
  legend: string;
  words: Record<Name, string>;
  offered: readonly Name[];
  chosen: Name[];
  onChange(chosen: Name[]): void;
};

export function CheckList<Name extends string>({ legend, words, offered, chosen, onChange }: Props<Name>) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      {offered.map((name) => (
        <label key={name} className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-(--text)"
            checked={chosen.includes(name)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
            }
          />
          <span className="flex grow flex-wrap justify-between gap-x-4">
            {words[name]}
            <code className="font-mono text-13 text-quiet">{name}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
