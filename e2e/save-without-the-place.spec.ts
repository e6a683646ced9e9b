import sharp from "sharp";
import { expect, test } from "./fixtures";
import { expectNoFaults } from "./looks";
import { tinyPhoto } from "./photos";

const EXIF = { IFD0: { Copyright: "someone" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
/** 51° 30' as fractions, in either order of bytes. */
const DEGREES = [Buffer.from([51, 0, 0, 0, 1, 0, 0, 0, 30]), Buffer.from([0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0, 30])];

test("the photo one gave is saved without the place where it was taken, or as the picture alone", async ({
  page,
  studio,
  restoration,
}) => {
  const { buffer, ...file } = await tinyPhoto("grandmother.jpg");
  await studio.open();
  await studio.choose({ ...file, buffer: await sharp(buffer).withExif(EXIF).jpeg().toBuffer() });
  await studio.restore();
  await restoration.isFinished();

  const save = async () => {
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "Save it this way" }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe("grandmother.jpg");
    const { exif } = await sharp(await download.path()).metadata();
    return { tellsWho: exif?.includes("someone") ?? false, tellsWhere: DEGREES.some((one) => exif?.includes(one)) };
  };

  await restoration.unfold("Other ways to save it");
  await page.getByText("The one you gave").click();
  expect(await save()).toEqual({ tellsWho: true, tellsWhere: true });
  await page.getByText("Not where it was taken").click();
  expect(await save()).toEqual({ tellsWho: true, tellsWhere: false });
  await page.getByText("The picture alone").click();
  expect(await save()).toEqual({ tellsWho: false, tellsWhere: false });
  await expectNoFaults(page);
});
