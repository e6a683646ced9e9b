"use client";
/** Deletes all photos after one more question, and says what is beyond reach. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { forgetAll } from "@/app/_components/guest/memory";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { remainsWords } from "@/app/_components/words/keeping";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { Deletion } from "@/server/schemas/photos";

const LOOK_AGAIN_MS = 1000;

export function DeletePhotos() {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState(false);
  const remove = useMutation(
    useTRPC().photos.deleteAll.mutationOptions({
      onSuccess: () => {
        forgetAll();
        setAsked(false);
        return queryClient.invalidateQueries();
      },
    }),
  );
  return (
    <div className="grid justify-items-start gap-3">
      {asked && (
        <p className="max-w-[68ch]">
          All your photos, restorations and references will be deleted, also those you keep for good. Whatever is under
          way is stopped. This can’t be undone.
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button disabled={remove.isPending} onClick={() => (asked ? remove.mutate() : setAsked(true))}>
          {asked ? "Delete them all" : "Delete my photos"}
        </Button>
        {asked && (
          <Button look="plain" onClick={() => setAsked(false)}>
            Keep them
          </Button>
        )}
      </div>
      <Notice>{remove.error && problemOf(remove.error).message}</Notice>
      {remove.data && <Outcome deletion={remove.data} />}
    </div>
  );
}

function Outcome({ deletion }: { deletion: Deletion }) {
  const { data } = useQuery(
    useTRPC().photos.left.queryOptions(
      { upTo: deletion.upTo },
      { refetchInterval: ({ state }) => (state.data?.left === 0 ? false : LOOK_AGAIN_MS) },
    ),
  );
  return (
    <div role="status" className="grid max-w-[68ch] gap-2">
      <p className={data?.left === 0 ? "text-good" : ""}>
        {data?.left === 0 ? "Your photos are deleted." : "Your photos are being deleted. You can leave this page."}
      </p>
      {remainsWords(deletion).map((words) => (
        <p key={words} className="text-15 text-quiet">
          {words}
        </p>
      ))}
    </div>
  );
}
