"use client";
/** Makes a reference of a file from the person's own disk. */
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { canBePhoto, UNREADABLE } from "@/app/_components/uploads/photo-file";
import { sendFile } from "@/app/_components/uploads/send-file";
import { sha256Of } from "@/app/_components/uploads/sha256-of";
import { useEnterAsGuest } from "@/app/_components/uploads/use-enter-as-guest";
import { PlainError, problemOf } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";
import { ACCEPT_ATTRIBUTE } from "@/server/schemas/upload";

export function AddReference({ onAdded }: { onAdded(): void }) {
  const input = useRef<HTMLInputElement>(null);
  const api = useTRPCClient();
  const enter = useEnterAsGuest();
  const adding = useMutation({
    mutationFn: async (file: File) => {
      if (!canBePhoto(file)) throw new PlainError(UNREADABLE, "INVALID_FILE_TYPE", false);
      await enter();
      const sha256 = await sha256Of(file);
      const facts = { filename: file.name, contentType: file.type, size: file.size, sha256 };
      const ticket = await api.uploads.create.mutate(facts);
      await sendFile(ticket, file, { signal: new AbortController().signal, onProgress: () => undefined });
      const { id: assetId } = await api.uploads.complete.mutate(ticket);
      await api.references.create.mutate({ assetId });
      // The reference has a file of its own; what can't be deleted now expires.
      await api.uploads.discard.mutate({ assetId }).catch(() => undefined);
    },
    onSuccess: onAdded,
  });
  return (
    <div className="grid gap-2">
      <Button look="primary" disabled={adding.isPending} onClick={() => input.current?.click()}>
        {adding.isPending ? "Adding it" : "Add a picture"}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPT_ATTRIBUTE}
        aria-label="Add a picture"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) adding.mutate(file);
        }}
      />
      <Notice>{adding.error && problemOf(adding.error).message}</Notice>
    </div>
  );
}
