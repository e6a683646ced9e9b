/** What is left of a photo whose time is over: its small picture, where one is kept, and a word that says so. */
import { Badge } from "@/app/_components/ui/badge";
import { Picture } from "@/app/_components/ui/picture";
import { type AssetView, assetUrl } from "@/server/schemas/asset";

export function ExpiredPhoto({ photo, alt }: { photo: AssetView; alt: string }) {
  return (
    <div className="photo-frame relative grid place-items-center overflow-hidden rounded bg-surface">
      {photo.hasThumbnail && (
        <Picture src={assetUrl(photo.id, "thumbnail")} alt={alt} className="max-h-full max-w-full object-contain" />
      )}
      <div className="absolute bottom-3 left-3">
        <Badge>Expired</Badge>
      </div>
    </div>
  );
}
