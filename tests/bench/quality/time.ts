/** How long a photo as phones and scanners make them takes. */
import { resample } from "@/server/engine/images/resample";
import type { Row } from "../row";
import { damage } from "./damage";
import { readPhoto } from "./photos";
import type { Restorer } from "./restorer";

const [WIDTH, HEIGHT] = [4000, 3000];
const SECONDS = 60;

/** With the form's defaults; from the file to the file. */
export async function timeRow(restorer: Restorer): Promise<Row> {
  const scan = resample(await readPhoto("china.jpg", 640), WIDTH, HEIGHT, "bicubic");
  const photo = await damage("noise", scan, "light", "scan");
  const start = performance.now();
  const restored = await restorer.restore(photo, {});
  const seconds = (performance.now() - start) / 1000;
  const megapixels = ((restored.width * restored.height) / 1e6).toFixed(0);
  return {
    figure: `12 megapixels by default, to ${megapixels}`,
    measured: `${seconds.toFixed(0)} s`,
    target: `≤ ${SECONDS} s`,
    ok: seconds <= SECONDS,
  };
}
