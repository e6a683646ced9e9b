import { expect, test } from "vitest";
import { isMonochrome } from "@/server/engine/images/tone/monochrome";
import { restoreTone } from "@/server/engine/images/tone/restore-tone";
import { distance, grey, mapLevels, scene, sepia } from "../scenes";

const faded = (level: number) => 40 + (level * 176) / 255;
const cast = (level: number, channel: number) => (channel === 2 ? 12 + level * 0.7 : 25 + level * 0.9);

test.each([
  ["fading", scene(), faded],
  ["a colour cast", scene(), cast],
  ["fading of a grey photo", grey(), faded],
  ["fading of a sepia photo", sepia(), faded],
])("%s is undone, at least by half", (_what, truth, damage) => {
  const damaged = mapLevels(truth, damage);
  expect(distance(restoreTone(damaged, 1), truth)).toBeLessThan(distance(damaged, truth) / 2);
});

test.each([
  ["at strength 0", mapLevels(scene(), faded), 0],
  ["with black in it", scene(), 1],
  ["of one colour all over", mapLevels(scene(), (_, channel) => 90 + 40 * channel), 1],
])("%s the photo stays the same", (_why, photo, strength) => {
  expect(restoreTone(photo, strength)).toBe(photo);
});

test("what is grey stays grey, to the level", () => {
  const { data } = restoreTone(mapLevels(grey(), faded), 1);
  expect(data.every((level, i) => level === data[i - (i % 3)])).toBe(true);
});

test("sepia stays sepia: the difference between its channels is kept", () => {
  const before = mapLevels(sepia(), faded);
  const after = restoreTone(before, 1);
  const warmth = ({ data }: typeof after, i: number) => (data[i] as number) - (data[i + 2] as number);
  const cut = (i: number) => after.data.subarray(i, i + 3).some((level) => level === 0 || level === 255);
  const kept = before.data.filter((_, i) => i % 3 === 0 && !cut(i) && warmth(after, i) === warmth(before, i));
  const whole = before.data.filter((_, i) => i % 3 === 0 && !cut(i));
  expect(kept).toHaveLength(whole.length);
  expect(whole.length).toBeGreaterThan(before.data.length / 6);
});

test("photos in one tone are told from photos in colour", () => {
  expect([grey(), sepia()].map(isMonochrome)).toEqual([true, true]);
  const twoColours = mapLevels(grey(), (level, channel, i) => (i < 10_000 && channel === 0 ? level / 2 : level));
  expect(isMonochrome(twoColours)).toBe(false);
});
