"use client";
/** What a new key is called, what it may do, and until when. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { CheckList } from "@/app/_components/ui/check-list";
import { Field } from "@/app/_components/ui/field";
import { Notice } from "@/app/_components/ui/notice";
import { Select } from "@/app/_components/ui/select";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import { type NewApiKey, SCOPES } from "@/server/schemas/api-key";
import { SCOPE_WORDS, USUAL_SCOPES } from "./key-words";

type Props = { admin: boolean; onMade(key: NewApiKey): void; onCancel(): void };

const ENDS = [
  { label: "When it is revoked", value: null },
  { label: "In 30 days", value: 30 },
  { label: "In 90 days", value: 90 },
  { label: "In a year", value: 365 },
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
      <CheckList
        legend="What it may do"
        words={SCOPE_WORDS}
        offered={SCOPES.filter((scope) => admin || scope !== "admin")}
        chosen={scopes}
        onChange={setScopes}
      />
      <Select label="It ends" options={ENDS} value={expiresInDays} onChange={setDays} />
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
