"use client";
/** Where a new endpoint is, and what it is told. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
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
      <fieldset>
        <legend className="mb-1 font-medium">Say so when</legend>
        {WEBHOOK_EVENTS.map((name) => (
          <label key={name} className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              className="size-5 shrink-0 accent-(--text)"
              checked={events.includes(name)}
              onChange={({ target }) =>
                setEvents(target.checked ? [...events, name] : events.filter((one) => one !== name))
              }
            />
            <span className="flex grow flex-wrap justify-between gap-x-4">
              {EVENT_WORDS[name]}
              <code className="font-mono text-13 text-quiet">{name}</code>
            </span>
          </label>
        ))}
      </fieldset>
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
