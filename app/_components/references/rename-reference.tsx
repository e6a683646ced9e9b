"use client";
/** Another name for a reference. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { ReferenceView } from "@/server/schemas/reference";

type Props = { reference: ReferenceView; onRenamed(): void; onDone(): void };

export function RenameReference({ reference, onRenamed, onDone }: Props) {
  const [name, setName] = useState(reference.name ?? "");
  const [nameless, setNameless] = useState(false);
  const onSuccess = () => {
    onRenamed();
    onDone();
  };
  const rename = useMutation(useTRPC().references.rename.mutationOptions({ onSuccess }));
  const problem = rename.error && problemOf(rename.error).message;
  return (
    <form
      noValidate
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        setNameless(name.trim() === "");
        if (name.trim() !== "") rename.mutate({ id: reference.id, name });
      }}
    >
      <Field
        label="Name"
        name="name"
        value={name}
        maxLength={80}
        autoFocus
        error={nameless ? "The name is missing." : (problem ?? undefined)}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={rename.isPending}>
          Save
        </Button>
        <Button look="plain" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
