/** sharp, set up once for a server that opens strangers' files; import it from here, never from "sharp". */
import sharp from "sharp";

sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"] });
// The cache goes by file name and would show an old picture for a name used again; several photos at once fill the cores.
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
