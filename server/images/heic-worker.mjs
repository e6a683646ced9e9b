/** Decodes one HEIC photo to a PNG with the photo's colour profile: node heic-worker.mjs <input> <output> <most pixels>. */
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { crc32, deflateSync } from "node:zlib";
import libheif from "libheif-js/wasm-bundle.js";
import sharp from "sharp";

const [input, output, maxPixels] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await convert()));

/** What is wrong with the photo is an answer; all else that goes wrong ends the process. */
async function convert() {
  const bytes = await readFile(input);
  let picture;
  try {
    picture = await read(bytes);
  } catch (error) {
    return { unreadable: String(error) };
  }
  if (picture.plane) await writePng(picture);
  return { width: picture.width, height: picture.height, written: picture.plane !== undefined };
}

async function read(bytes) {
  const handle = openPrimary(bytes);
  const width = libheif.heif_image_handle_get_width(handle);
  const height = libheif.heif_image_handle_get_height(handle);
  if (width * height > Number(maxPixels)) return { width, height };
  return { width, height, profile: readProfile(handle), plane: await decode(handle) };
}

/** Reads the boxes only; no pixel is decoded yet. */
function openPrimary(bytes) {
  const context = libheif.heif_context_alloc();
  succeeded(libheif.heif_context_read_from_memory(context, bytes));
  return succeeded(libheif.heif_js_context_get_primary_image_handle(context));
}

function succeeded(result) {
  const failed = result.code !== undefined && result.code !== libheif.heif_error_code.heif_error_Ok;
  if (failed) throw new Error(result.message);
  return result;
}

async function writePng({ width, height, profile, plane: { data, stride, channels } }) {
  const row = width * channels;
  for (let y = 1; stride > row && y < height; y++) data.copyWithin(y * row, y * stride, y * stride + row);
  const pixels = data.subarray(0, height * row);
  const upright = sharp(pixels, { limitInputPixels: false, raw: { width, height, channels } }).png({
    compressionLevel: 1,
  });
  if (!profile) return upright.toFile(output);
  const plain = `${output}.plain`;
  await upright.toFile(plain);
  await insertProfile(plain, profile);
  await rm(plain);
}

/** libheif applies the rotation and mirroring that the file asks for. */
async function decode(image) {
  const alpha = libheif.heif_image_handle_has_alpha_channel(image);
  const chroma = alpha ? "heif_chroma_interleaved_RGBA" : "heif_chroma_interleaved_RGB";
  const result = await libheif.heif_js_decode_image2(
    image,
    libheif.heif_colorspace.heif_colorspace_RGB,
    libheif.heif_chroma[chroma],
  );
  const [plane] = succeeded(result).channels;
  return { data: plane.data, stride: plane.stride, channels: alpha ? 4 : 3 };
}

/** null when the file describes its colours in another way or not at all. */
function readProfile(image) {
  const pointer = image.$$.ptr; // The typed functions can't take a buffer, the plain ones take only addresses.
  const size = libheif._heif_image_handle_get_raw_color_profile_size(pointer);
  if (size === 0) return null;
  const [error, bytes] = [libheif._malloc(16), libheif._malloc(size)];
  libheif._heif_image_handle_get_raw_color_profile(error, pointer, bytes);
  return libheif.HEAPU8.slice(bytes, bytes + size);
}

/** sharp can convert to a profile but not declare one, so the chunk is put in by hand, right after IHDR (PNG, section 11.3.2.3). */
async function insertProfile(plain, profile) {
  const headerBytes = 33;
  const file = createWriteStream(output);
  await pipeline(createReadStream(plain, { end: headerBytes - 1 }), file, { end: false });
  file.write(chunk("iCCP", Buffer.concat([Buffer.from("icc\0\0"), deflateSync(profile)])));
  await pipeline(createReadStream(plain, { start: headerBytes }), file);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
