/** How many of the drawn scratches and specks are found, and how much else is taken for one. */
import { dilate } from "@/server/engine/images/defects/morphology";
import { repair } from "@/server/engine/images/defects/repair";
import type { Row } from "../row";
import { changed, damage, STRENGTHS } from "./damage";
import { PHOTOS, readPhoto } from "./photos";

/** Levels by which a pixel must have changed to count as clearly marked, and as marked at all. */
const [CLEARLY, AT_ALL] = [16, 4];

/** Pixels by which the mask may reach beyond a mark. */
const BORDER = 2;

/** The strength that the form has by default. */
const STRENGTH = 0.5;

/** At least; a repair where nothing was costs detail, a mark that stays costs nothing. */
const [RECALL, PRECISION] = [0.25, 0.75];

export async function markRows(side: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of ["scratches", "dust"])
    for (const strength of STRENGTHS) {
      const counts = { marked: 0, found: 0, masked: 0, right: 0 };
      for (const name of PHOTOS) {
        const photo = await readPhoto(name, side);
        const damaged = await damage(kind, photo, strength, name);
        const { data: mask } = repair(damaged, STRENGTH).mask;
        const marked = changed(photo, damaged, CLEARLY);
        const near = dilate({ ...photo, data: Float32Array.from(changed(photo, damaged, AT_ALL)) }, BORDER).data;
        for (let i = 0; i < mask.length; i++) {
          if (marked[i]) counts.marked++;
          if (marked[i] && mask[i]) counts.found++;
          if (mask[i]) counts.masked++;
          if (mask[i] && near[i]) counts.right++;
        }
      }
      rows.push(markRow(`${kind}, ${strength}`, counts.found / counts.marked, counts.right / counts.masked));
    }
  return rows;
}

function markRow(what: string, recall: number, precision: number): Row {
  return {
    figure: `${what}: recall | precision of the mask`,
    measured: `${recall.toFixed(2)} | ${precision.toFixed(2)}`,
    target: `≥ ${RECALL} | ≥ ${PRECISION}`,
    ok: recall >= RECALL && precision >= PRECISION,
  };
}
