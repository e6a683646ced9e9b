/** Files that tell where they were taken, in all the ways that they can. */
import { crc32, deflateSync } from "node:zlib";

export const XMP_PLACE = "51,30.5N";
export const XMP_TITLE = "Grandmother at the sea";
export const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" exif:GPSLatitude="${XMP_PLACE}" dc:title="${XMP_TITLE}">
<exif:GPSLongitude>${XMP_PLACE}</exif:GPSLongitude>
<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li Iptc4xmpExt:City="${XMP_PLACE}"/></rdf:Bag></Iptc4xmpExt:LocationShown>
</rdf:Description></rdf:RDF></x:xmpmeta>`;

/** With more segments behind the first two bytes. */
export function jpegWith(jpeg: Buffer, segments: [marker: number, body: Buffer][]): Buffer {
  const framed = segments.map(([marker, body]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...framed, jpeg.subarray(2)]);
}

/** With words in plain text, EXIF as ImageMagick writes it, and compressed XMP, behind the header's 33 bytes. */
export function pngWith(png: Buffer, told: { title: string; profile: string; xmp: string }): Buffer {
  const chunks = [
    chunk("tEXt", Buffer.from(`${told.title}\0words`)),
    chunk("zTXt", Buffer.concat([Buffer.from(`${told.profile}\0\0`), deflateSync("\nexif\n 4\n49492a00\n")])),
    chunk("iTXt", Buffer.concat([Buffer.from("XML:com.adobe.xmp\0\x01\0\0\0", "latin1"), deflateSync(told.xmp)])),
  ];
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const made = Buffer.alloc(12 + data.length);
  made.writeUInt32BE(data.length, 0);
  made.write(type, 4, "latin1");
  data.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length);
  return made;
}

/** The boxes of a HEIC around an item of each kind of metadata, and some bytes in place of a picture. */
export function heicWith(told: { exif: Buffer; xmp: string }): { bytes: Buffer; media: string } {
  const media = "the bytes of the picture";
  const tiff = told.exif.subarray(told.exif.toString("latin1", 0, 6) === "Exif\0\0" ? 6 : 0);
  const items = [Buffer.concat([Buffer.from("\0\0\0\x06Exif\0\0", "latin1"), tiff]), Buffer.from(told.xmp)];
  const ftyp = box("ftyp", Buffer.from("heic\0\0\0\0mif1heic", "latin1"));
  const infe = [entry(1, "Exif\0\0"), entry(2, "mime\0application/rdf+xml\0")];
  const iinf = box("iinf", Buffer.concat([Buffer.from([0, 0, 0, 0, 0, infe.length]), ...infe]));
  const metaOf = (start: number) => {
    const places = items.map((item, index) => {
      const at = start + items.slice(0, index).reduce((sum, { length }) => sum + length, 0);
      const place = Buffer.alloc(14);
      place.writeUInt16BE(index + 1, 0);
      place.writeUInt16BE(1, 4);
      place.writeUInt32BE(at, 6);
      place.writeUInt32BE(item.length, 10);
      return place;
    });
    const iloc = box("iloc", Buffer.concat([Buffer.from([0, 0, 0, 0, 0x44, 0, 0, items.length]), ...places]));
    return box("meta", Buffer.concat([Buffer.alloc(4), iinf, iloc]));
  };
  const start = ftyp.length + metaOf(0).length + 8;
  const mdat = box("mdat", Buffer.concat([...items, Buffer.from(media)]));
  return { bytes: Buffer.concat([ftyp, metaOf(start), mdat]), media };
}

function entry(id: number, typeAndName: string): Buffer {
  return box("infe", Buffer.concat([Buffer.from([2, 0, 0, 0, 0, id, 0, 0]), Buffer.from(typeAndName, "latin1")]));
}

function box(type: string, body: Buffer): Buffer {
  const made = Buffer.alloc(8 + body.length);
  made.writeUInt32BE(made.length, 0);
  made.write(type, 4, "latin1");
  body.copy(made, 8);
  return made;
}
