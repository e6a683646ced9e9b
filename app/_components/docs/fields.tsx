/** Names, what they take or hold, and what they mean. */
import type { Field } from "./read-document";

/** answered: of an answer, where all is there that is not said to be missing at times. */
type Props = { title: string; fields: Field[]; answered?: boolean };

export function Fields({ title, fields, answered = false }: Props) {
  if (fields.length === 0) return null;
  return (
    <div className="grid grid-cols-1 gap-1">
      <h4 className="text-13 text-quiet">{title}</h4>
      <dl>
        {fields.map(({ name, type, required, description }) => (
          <div key={name} className="grid gap-x-4 border-t border-line py-2 sm:grid-cols-[12rem_1fr]">
            <dt className="font-mono text-13 leading-6 break-all">{name}</dt>
            <dd className="min-w-0 break-words">
              <span className="text-quiet">
                {type}
                {answered ? !required && ", not always there" : required && ", required"}
              </span>
              {description && <span className="block max-w-[68ch]">{description}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
