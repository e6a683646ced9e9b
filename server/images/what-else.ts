/** Names the kinds of file that people send by mistake. */

const RAW = "This file is a camera's raw picture.";
const SOUND = "This file is a sound recording.";
const VIDEO = "This file is a video.";
const ARCHIVE = "This file is an archive or an office document.";

/** Offset, the bytes found there (one character each), and the sentence; the first that fits counts. */
const MARKS: [number, string, string][] = [
  [0, "GIF8", "This file is a GIF."],
  [0, "II*\0", "This file is a TIFF picture or a camera's raw picture."],
  [0, "MM\0*", "This file is a TIFF picture or a camera's raw picture."],
  [0, "IIRO", RAW],
  [0, "IIU\0", RAW],
  [0, "FUJIFILMCCD-RAW", RAW],
  [4, "ftypcrx", RAW],
  [4, "jP  ", "This file is a JPEG 2000 picture."],
  [4, "JXL ", "This file is a JPEG XL picture."],
  [0, "\xff\x0a", "This file is a JPEG XL picture."],
  [4, "ftypavi", "This file is an AVIF picture."],
  [4, "ftypmif1", "This file is an AVIF picture."],
  [4, "ftypmsf1", "This file is an AVIF picture."],
  [4, "ftypM4A", SOUND],
  [4, "ftyp", VIDEO],
  [4, "moov", VIDEO],
  [4, "mdat", VIDEO],
  [0, "\x1aE\xdf\xa3", VIDEO],
  [8, "AVI LIST", VIDEO],
  [0, "\0\0\x01\xba", VIDEO],
  [0, "\0\0\x01\xb3", VIDEO],
  [8, "WAVE", SOUND],
  [0, "ID3", SOUND],
  [0, "fLaC", SOUND],
  [0, "OggS", SOUND],
  [0, "\xff\xfb", SOUND],
  [0, "BM", "This file is a BMP picture."],
  [0, "\0\0\x01\0", "This file is an icon."],
  [0, "8BPS", "This file is a Photoshop document."],
  [0, "PK\x03\x04", ARCHIVE],
  [0, "Rar!", ARCHIVE],
  [0, "7z\xbc\xaf", ARCHIVE],
  [0, "\x1f\x8b", ARCHIVE],
];

/** One sentence; `text` is the start of a file, one character per byte. */
export function whatElse(text: string): string {
  if (text === "") return "This file is empty.";
  if (isOnlyZeros(text)) return "This file holds nothing but zeros; it may have been lost when it was copied.";
  if (text.slice(0, 1024).includes("%PDF-")) return "This file is a PDF document.";
  if (isWriting(text)) return kindOfWriting(text);
  return MARKS.find(([at, bytes]) => text.startsWith(bytes, at))?.[2] ?? "This file is not a photo.";
}

const isOnlyZeros = (text: string) => text === "\0".repeat(text.length);

/** Tab, line ends and printable characters, also of UTF-8. */
const isWriting = (text: string) => !/[^\t\n\f\r\x20-\x7e\x80-\xff]/.test(text) && !/\xff/.test(text);

function kindOfWriting(text: string): string {
  if (/<svg[\s>]/i.test(text)) return "This file is an SVG drawing.";
  if (/<(!doctype html|html|head|body)[\s>]/i.test(text)) return "This file is a web page.";
  return "This file is text.";
}
