"use client";
/** One roll, kept current by the server: a stream while work on it goes on, nothing once it has ended. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { isOpen } from "@/app/_components/words/batch-words";
import { useTRPC } from "@/app/_trpc/client";
import type { BatchDetail, BatchPhoto, BatchView } from "@/server/schemas/batch";

export function useBatch(initial: BatchDetail): { batch: BatchDetail; put(view: BatchView): void } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = trpc.batches.byId.queryOptions({ id: initial.id });
  const { data: batch } = useQuery({ ...options, initialData: initial });
  const put = (view: BatchView, photos: BatchPhoto[] = []) =>
    queryClient.setQueryData(options.queryKey, (old) => old && merged(old, view, photos));
  const onData = ({ data }: { data: { batch: BatchView; photos: BatchPhoto[] } }) => put(data.batch, data.photos);
  useSubscription(trpc.batches.watch.subscriptionOptions({ id: initial.id }, { enabled: isOpen(batch), onData }));
  return { batch, put };
}

/** Events and answers may cross; the higher version is the later truth. */
function merged(old: BatchDetail, view: BatchView, changed: BatchPhoto[]): BatchDetail {
  const news = new Map(changed.map((photo) => [photo.id, photo]));
  const photos = old.photos.map((photo) => {
    const newer = news.get(photo.id);
    return newer && newer.version >= photo.version ? newer : photo;
  });
  return { ...(old.version > view.version ? old : view), photos };
}
