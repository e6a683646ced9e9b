"use client";
/** Where a new endpoint is, and what it is told. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { CheckList } from "@/app/_components/ui/check-list";
import { Field } from "@/app/_components/ui/field";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import { type NewEndpoint, WEBHOOK_EVENTS } from "@/server/schemas/webhook";
import { EVENT_WORDS } from "./webhook-words";

export function NewEndpointForm({ onMade, onCancel }: { onMade(made: NewEndpoint): void; onCancel(): void }) {
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState([...WEBHOOK_EVENTS]);
  const make = useMutation(useTRPC().webhooks.create.mutationOptions({ onSuccess: onMade }));
  return (
    <form
      noValidate
      className="grid gap-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({ url, events });
      }}
    >
      <Field
        label="Address"
        name="url"
        type="url"
        inputMode="url"
        hint="https://example.org/darkroom"
        error={make.error ? problemOf(make.error).message : undefined}
        value={url}
        maxLength={2000}
        onChange={(event) => setUrl(event.target.value)}
        autoFocus
      />
      <CheckList
        legend="Say so when"
        words={EVENT_WORDS}
        offered={WEBHOOK_EVENTS}
        chosen={events}
        onChange={setEvents}
      />
      <Notice>{events.length === 0 ? "Choose at least one." : null}</Notice>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" type="submit" disabled={make.isPending || events.length === 0 || url.trim() === ""}>
          Add endpoint
        </Button>
        <Button look="plain" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
