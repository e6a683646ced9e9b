"use client";
/** What a new key is called, what it may do, and until when. */
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import { type NewApiKey, SCOPES, type Scope } from "@/server/schemas/api-key";
import { SCOPE_WORDS, USUAL_SCOPES } from "./key-words";

type Props = { admin: boolean; onMade(key: NewApiKey): void; onCancel(): void };

const ENDS = [
  { label: "When it is revoked", days: null },
  { label: "In 30 days", days: 30 },
  { label: "In 90 days", days: 90 },
  { label: "In a year", days: 365 },
];

export function NewKeyForm({ admin, onMade, onCancel }: Props) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(USUAL_SCOPES);
  const [expiresInDays, setDays] = useState<number | null>(null);
  const [nameless, setNameless] = useState(false);
  const make = useMutation(useTRPC().apiKeys.create.mutationOptions({ onSuccess: onMade }));
  return (
    <form
      noValidate
      className="grid gap-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        setNameless(name.trim() === "");
        if (name.trim() !== "") make.mutate({ name, scopes, expiresInDays });
      }}
    >
      <Field
        label="Name"
        name="name"
        hint="By which you know it later: scanner, holiday script."
        error={nameless ? "The name is missing." : undefined}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
        autoFocus
      />
      <Scopes offered={SCOPES.filter((scope) => admin || scope !== "admin")} chosen={scopes} onChange={setScopes} />
      <Ends days={expiresInDays} onChange={setDays} />
      <Notice>{make.error && problemOf(make.error).message}</Notice>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" type="submit" disabled={make.isPending || scopes.length === 0}>
          Make key
        </Button>
        <Button look="plain" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function Scopes({ offered, chosen, onChange }: { offered: Scope[]; chosen: Scope[]; onChange(scopes: Scope[]): void }) {
  const toggle = (scope: Scope, on: boolean) =>
    onChange(on ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  return (
    <fieldset>
      <legend className="mb-1 font-medium">What it may do</legend>
      {offered.map((scope) => (
        <label key={scope} className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-(--text)"
            checked={chosen.includes(scope)}
            onChange={(event) => toggle(scope, event.target.checked)}
          />
          <span className="flex grow flex-wrap justify-between gap-x-4">
            {SCOPE_WORDS[scope]}
            <code className="font-mono text-13 text-quiet">{scope}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Ends({ days, onChange }: { days: number | null; onChange(days: number | null): void }) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        It ends
      </label>
      <select
        id={id}
        className="min-h-11 rounded border border-line-strong bg-surface px-3 text-[1rem]"
        value={String(days)}
        onChange={({ target }) => onChange(ENDS[target.selectedIndex]?.days ?? null)}
      >
        {ENDS.map(({ label, days }) => (
          <option key={label} value={String(days)}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
