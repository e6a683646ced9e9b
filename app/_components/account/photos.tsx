"use client";
/** One's photos as a whole: how much is kept, what stays of those that expire, and the end of all of them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SwitchField } from "@/app/_components/settings/switch-field";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { formatBytes } from "@/app/_components/words/sizes";
import { useTRPC } from "@/app/_trpc/client";
import { DeletePhotos } from "./delete-photos";

const THUMBNAILS = {
  type: "boolean",
  name: "keepThumbnails",
  label: "Keep small pictures",
  help: "Of photos that have expired, a small picture stays in your history.",
  advanced: false,
  default: true,
} as const;

export function Photos() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: room } = useQuery(trpc.photos.room.queryOptions());
  const settings = useQuery(trpc.photos.settings.queryOptions());
  const save = useMutation(
    trpc.photos.setSettings.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(trpc.photos.settings.queryKey(), saved),
    }),
  );
  const { keepThumbnails = true } = (save.isPending ? save.variables : settings.data) ?? {};
  return (
    <section aria-labelledby="photos" className="grid gap-4">
      <h2 id="photos" className="text-18 font-medium">
        Photos
      </h2>
      {room ? (
        <p className="text-quiet">
          Photos and what became of them are deleted after{" "}
          {room.retentionDays === 1 ? "a day" : `${room.retentionDays} days`}.{" "}
          {room.quotaBytes > 0
            ? `Those you keep for good take ${formatBytes(room.keptBytes)} of ${formatBytes(room.quotaBytes)}.`
            : "With an account you can keep some for good."}
        </p>
      ) : (
        <div aria-hidden className="skeleton h-12" />
      )}
      <SwitchField
        parameter={THUMBNAILS}
        value={keepThumbnails}
        error={save.error ? problemOf(save.error).message : undefined}
        onChange={(value) => save.mutate({ keepThumbnails: Boolean(value) })}
        onBlur={() => undefined}
      />
      <Notice>{settings.error && problemOf(settings.error).message}</Notice>
      <DeletePhotos />
    </section>
  );
}
