"use client";
/** One reference: its picture, its name, and what one can do with it. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { Picture } from "@/app/_components/ui/picture";
import { useTable } from "@/app/_components/uploads/uploads-provider";
import { problemOf } from "@/app/_components/words/problem";
import { daysLeft } from "@/app/_components/words/time";
import { useTRPC } from "@/app/_trpc/client";
import { assetUrl } from "@/server/schemas/asset";
import type { ReferenceView } from "@/server/schemas/reference";
import { RenameReference } from "./rename-reference";

type Props = { reference: ReferenceView; onChanged(): void };

export function ReferencePrint({ reference, onChanged }: Props) {
  const { id, expiresAt, width, height } = reference;
  const name = nameOf(reference);
  const { place } = useTable();
  const router = useRouter();
  const [renaming, setRenaming] = useState(false);
  return (
    <li aria-label={name} className="appear grid content-start gap-2">
      <Picture
        src={assetUrl(id, "thumbnail")}
        alt={name}
        width={width ?? undefined}
        height={height ?? undefined}
        loading="lazy"
        className="aspect-[3/4] w-full rounded bg-surface object-contain"
      />
      {renaming ? (
        <RenameReference reference={reference} onDone={() => setRenaming(false)} onRenamed={onChanged} />
      ) : (
        <div className="grid gap-1">
          <p className="font-medium break-words">{name}</p>
          {expiresAt && (
            <p className="text-13 text-quiet" suppressHydrationWarning>
              {daysLeft(expiresAt, new Date())}
            </p>
          )}
          <div className="flex flex-wrap gap-x-4">
            <Button
              look="plain"
              onClick={() => {
                place(reference);
                router.push("/");
              }}
            >
              Use it
            </Button>
            <Button look="plain" onClick={() => setRenaming(true)}>
              Rename
            </Button>
            <Delete id={id} onDeleted={onChanged} />
          </div>
        </div>
      )}
    </li>
  );
}

/** Unnamed ones are known by the words they were made of. */
const nameOf = ({ name, description, filename }: ReferenceView): string =>
  name ?? (description ? cut(description) : filename);

const LONGEST = 60;
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function Delete({ id, onDeleted }: { id: string; onDeleted(): void }) {
  const [asked, setAsked] = useState(false);
  const remove = useMutation(useTRPC().references.remove.mutationOptions({ onSuccess: onDeleted }));
  return (
    <>
      <Button look="plain" disabled={remove.isPending} onClick={() => (asked ? remove.mutate({ id }) : setAsked(true))}>
        {asked ? "Delete for good" : "Delete"}
      </Button>
      <Notice>{remove.error && problemOf(remove.error).message}</Notice>
    </>
  );
}
