/** The photos on the table and how far each has come. Pure. */
import type { AssetView } from "@/server/schemas/asset";

export type Photo = {
  key: string;
  file: File;
  /** An object URL, until the server's own thumbnail is there. */
  preview: string;
  status: "waiting" | "sending" | "checking" | "ready" | "failed";
  /** 0..1 of the bytes. */
  sent: number;
  asset: AssetView | null;
  problem: { message: string; retryable: boolean } | null;
};

export type UploadAction =
  | { type: "added"; photos: Pick<Photo, "key" | "file" | "preview">[] }
  | { type: "started"; key: string }
  | { type: "progressed"; key: string; sent: number }
  | { type: "arrived"; key: string }
  | { type: "accepted"; key: string; asset: AssetView }
  | { type: "failed"; key: string; message: string; retryable: boolean }
  | { type: "retried"; key: string }
  | { type: "removed"; keys: string[] };

export const AT_ONCE = 3;

const change = (photos: Photo[], key: string, patch: Partial<Photo>) =>
  photos.map((photo) => (photo.key === key ? { ...photo, ...patch } : photo));

export function uploadReducer(photos: Photo[], action: UploadAction): Photo[] {
  switch (action.type) {
    case "added":
      return [
        ...photos,
        ...action.photos.map((photo) => ({
          ...photo,
          status: "waiting" as const,
          sent: 0,
          asset: null,
          problem: null,
        })),
      ];
    case "started":
      return change(photos, action.key, { status: "sending", sent: 0 });
    case "progressed":
      return change(photos, action.key, { sent: Math.min(1, action.sent) });
    case "arrived":
      return change(photos, action.key, { status: "checking", sent: 1 });
    case "accepted":
      return change(photos, action.key, { status: "ready", sent: 1, asset: action.asset });
    case "failed":
      return change(photos, action.key, {
        status: "failed",
        problem: { message: action.message, retryable: action.retryable },
      });
    case "retried":
      return change(photos, action.key, { status: "waiting", sent: 0, problem: null });
    case "removed":
      return photos.filter(({ key }) => !action.keys.includes(key));
  }
}

const isMoving = ({ status }: Photo) => status === "sending" || status === "checking";

/** Those to start now, in the order they were given, so that never more than AT_ONCE travel. */
export function nextToSend(photos: Photo[]): Photo[] {
  const free = AT_ONCE - photos.filter(isMoving).length;
  return photos.filter(({ status }) => status === "waiting").slice(0, Math.max(0, free));
}

export const isUnderway = (photo: Photo) => photo.status === "waiting" || isMoving(photo);
