/** Measures how close restored photos come to the truth, with photos damaged on purpose. */
import type { Row } from "../row";
import { DAMAGES, damage, STRENGTHS, type Strength } from "./damage";
import { markRows } from "./marks";
import { psnr } from "./metrics";
import { PHOTOS, readPhoto } from "./photos";
import { createRestorer, type Restorer } from "./restorer";
import { leadOf, meanScore, type Score, scoreOf } from "./score";
import { timeRow } from "./time";

/** Pixels of the longer side of what is restored to twice its size, and of what keeps its size. */
const [SMALL, LARGE] = [192, 512];

export async function benchQuality(): Promise<Row[]> {
  const restorer = await createRestorer();
  try {
    const rows: Row[] = [];
    const scores: Score[] = [];
    for (const kind of Object.keys(DAMAGES))
      for (const strength of STRENGTHS) {
        const score = await scoreOfAll(restorer, kind, strength);
        scores.push(score);
        rows.push(damageRow(`${kind}, ${strength}`, score));
      }
    rows.push(meanRow(meanScore(scores)), ...(await markRows(LARGE)));
    for (const name of PHOTOS) rows.push(await undamagedRow(restorer, name));
    return [...rows, await timeRow(restorer)];
  } finally {
    await restorer.close();
  }
}

/** All photos at half their size, damaged, and restored with the form's defaults. */
async function scoreOfAll(restorer: Restorer, kind: string, strength: Strength): Promise<Score> {
  const scores: Score[] = [];
  for (const name of PHOTOS) {
    const damaged = await damage(kind, await readPhoto(name, SMALL), strength, name);
    const truth = await readPhoto(name, { width: 2 * damaged.width, height: 2 * damaged.height });
    scores.push(scoreOf(truth, damaged, await restorer.restore(damaged, { scale: 2 })));
  }
  return meanScore(scores);
}

const decibels = ({ damaged, baseline, restored }: Score) =>
  [damaged, baseline, restored].map((one) => `${one.psnr.toFixed(1)} dB ${one.ssim.toFixed(3)}`).join(" | ");

function damageRow(what: string, score: Score): Row {
  const { psnr: gained, ssim: clearer } = leadOf(score);
  const ok = gained > 0 && clearer > 0;
  return { figure: `${what}: damaged | auto | restored`, measured: decibels(score), target: "restored is best", ok };
}

function meanRow(score: Score): Row {
  const ok = leadOf(score).psnr >= 2;
  return { figure: "mean: damaged | auto | restored", measured: decibels(score), target: "≥ 2 dB above both", ok };
}

async function undamagedRow(restorer: Restorer, name: string): Promise<Row> {
  const photo = await readPhoto(name, LARGE);
  const kept = psnr(photo, await restorer.restore(photo, { scale: 1 }));
  return {
    figure: `${name}, undamaged, same size`,
    measured: `${kept.toFixed(1)} dB`,
    target: "≥ 40 dB",
    ok: kept >= 40,
  };
}
