"use client";
/** Runs the uploads: at most three at a time, each from ticket to checked photo. */
import { useCallback, useEffect, useReducer, useRef } from "react";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import { canBePhoto, UNREADABLE } from "./photo-file";
import { sendFile } from "./send-file";
import { sha256Of } from "./sha256-of";
import { nextToSend, type Photo, uploadReducer } from "./upload-state";
import { useEnterAsGuest } from "./use-enter-as-guest";

export function useUploads() {
  const api = useTRPCClient();
  const [photos, dispatch] = useReducer(uploadReducer, []);
  const running = useRef(new Map<string, AbortController>());
  const enter = useEnterAsGuest();

  const send = useCallback(
    async ({ key, file }: Photo, signal: AbortSignal) => {
      let assetId: string | null = null;
      try {
        await enter();
        signal.throwIfAborted();
        const ticket = await api.uploads.create.mutate({
          filename: file.name,
          contentType: file.type,
          size: file.size,
          sha256: await sha256Of(file, signal),
        });
        assetId = ticket.assetId;
        await sendFile(ticket, file, { signal, onProgress: (sent) => dispatch({ type: "progressed", key, sent }) });
        dispatch({ type: "arrived", key });
        const asset = await api.uploads.complete.mutate({ assetId });
        if (signal.aborted) void api.uploads.discard.mutate({ assetId }).catch(() => undefined);
        else dispatch({ type: "accepted", key, asset });
      } catch (error) {
        // What was half sent expires on its own when it can't be discarded now.
        if (assetId) void api.uploads.discard.mutate({ assetId }).catch(() => undefined);
        const { message, retryable } = problemOf(error);
        if (!signal.aborted) dispatch({ type: "failed", key, message, retryable });
      } finally {
        running.current.delete(key);
      }
    },
    [api, enter],
  );

  useEffect(() => {
    for (const photo of nextToSend(photos)) {
      if (running.current.has(photo.key)) continue;
      const controller = new AbortController();
      running.current.set(photo.key, controller);
      dispatch({ type: "started", key: photo.key });
      void send(photo, controller.signal);
    }
  }, [photos, send]);

  const add = useCallback((files: File[]) => {
    const added = files.map((file) => {
      const preview = URL.createObjectURL(file);
      return { key: preview, file, preview };
    });
    dispatch({ type: "added", photos: added });
    for (const { key, file } of added) {
      if (!canBePhoto(file)) dispatch({ type: "failed", key, message: UNREADABLE, retryable: false });
    }
  }, []);

  /** What the server has already, ready at once. */
  const place = useCallback((asset: AssetView) => {
    const [key, preview] = [`asset:${asset.id}`, assetUrl(asset.id, "thumbnail")];
    dispatch({ type: "removed", keys: [key] });
    dispatch({ type: "added", photos: [{ key, file: new File([], asset.filename), preview }] });
    dispatch({ type: "accepted", key, asset });
  }, []);

  const retry = useCallback((key: string) => dispatch({ type: "retried", key }), []);

  /** `discard`: the person changed their mind, so the server need not keep it. */
  const remove = useCallback(
    (gone: Photo[], discard = true) => {
      for (const { key, preview, asset } of gone) {
        running.current.get(key)?.abort();
        URL.revokeObjectURL(preview);
        if (discard && asset?.kind === "UPLOAD")
          void api.uploads.discard.mutate({ assetId: asset.id }).catch(() => undefined);
      }
      dispatch({ type: "removed", keys: gone.map(({ key }) => key) });
    },
    [api],
  );

  return { photos, add, place, retry, remove };
}
