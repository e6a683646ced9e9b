/** sharp, reduced to the formats people have photos in: libvips can read many more, some by libraries seldom tested. */
import sharp from "sharp";

sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpeg",
    "VipsForeignLoadPng",
    "VipsForeignLoadWebp",
    "VipsForeignLoadNsgif",
    "VipsForeignLoadTiff",
  ],
});
sharp.cache(false);

export { sharp };
