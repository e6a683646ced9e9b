import type { ExportChoice } from "@/server/schemas/asset-export";
import type { Metadata, PictureOperation } from "@/server/schemas/operation";
import type { Portrait } from "./model3d/portrait";
import type { ReliefOptions } from "./model3d/relief";

/** What we know of a photo after reading it; sizes are of the upright picture, in pixels. */
export type Photo = {
  format: "jpeg" | "png" | "webp" | "heic";
  contentType: string;
  /** Without the dot. */
  extension: string;
  width: number;
  height: number;
  /** Decodes only in part: accepted, and said. */
  damaged: boolean;
};

/** Paths of upright copies made beside the photo; the caller moves or deletes them. */
export type PreparedFiles = {
  /**
   * Lossless sRGB PNG without transparency, made only when an engine cannot be handed the original:
   * HEIC, damaged, CMYK, other profile, 16 bit, transparent, animated. A rotation in EXIF alone is no reason.
   */
  work?: string;
  /** WebP, at most 2048 px on the longer side. */
  screen: string;
  /** WebP, at most 480 px on the longer side. */
  thumbnail: string;
};

/** path: the file that was given, or one made in the folder that was given. */
export type ExportedPhoto = Pick<Photo, "contentType" | "extension"> & { path: string };

/** A file that an operation made; the caller moves or deletes it. */
export type MadePicture = {
  path: string;
  contentType: string;
  /** Without the dot. */
  extension: string;
  /** null of what was never decoded. */
  width: number | null;
  height: number | null;
  /** In bytes. */
  size: number;
};

/**
 * Reads photos from files on disk. Throws AppError: INVALID_FILE_TYPE (by the bytes, never by the name),
 * TOO_MANY_PIXELS (read from the header, before pixels are decoded), CORRUPT_IMAGE (nothing can be decoded),
 * STORAGE_FULL (no room in `folder`).
 */
export type Images = {
  prepare(
    file: string,
    options: { maxPixels: number; folder: string },
  ): Promise<{ photo: Photo; files: PreparedFiles }>;
  /** What its owner wants to give away of a photo. Makes files in `folder`. */
  exportPhoto(
    file: string,
    choice: ExportChoice,
    options: { maxPixels: number; folder: string },
  ): Promise<ExportedPhoto>;
  /** Does one operation on a JPEG, PNG or WebP and writes into `folder`. */
  operate(
    file: string,
    operation: PictureOperation,
    options: { maxPixels: number; folder: string },
  ): Promise<MadePicture>;
  /** EXIF, IPTC, XMP and ICC: group → name → value. Does not throw for what can't be understood. */
  readMetadata(file: string): Promise<Metadata>;
  /**
   * Looks at a 3D model; gives paths of its pictures in `folder`, none when it can't be drawn in good time.
   * Throws ENGINE_BAD_ANSWER when it is no whole binary glTF with all of it inside.
   */
  prepareModel(file: string, folder: string): Promise<Portrait | undefined>;
  /** Binary glTF from a photo and a picture of its depth, both paths. Throws ENGINE_BAD_ANSWER. */
  reliefFromDepth(photo: string, depth: string, options: ReliefOptions): Promise<Uint8Array>;
};
