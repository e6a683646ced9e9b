import { expect, test } from "vitest";
import {
  assign,
  assignmentProblem,
  needsNoPhoto,
  onePhotoEach,
  takesPhotos,
} from "@/app/_components/studio/photo-inputs";
import type { Input } from "@/server/schemas/workflow";

const image = (name: string, optional = false): Input => ({ kind: "image", name, label: name, optional });
const images = (name: string, max: number): Input => ({ kind: "images", name, label: name, optional: false, max });
const text = (name: string): Input => ({ kind: "text", name, label: name, optional: false, maxLength: 100 });

const FRONT_AND_BACK = { inputs: [image("front"), image("back"), image("frame", true), text("words")] };
const ALBUM = { inputs: [image("cover"), images("pages", 3)] };

test("a workflow of one image is done for each photo on its own", () => {
  expect(onePhotoEach({ inputs: [image("photo"), text("words")] })).toBe(true);
  expect(onePhotoEach(FRONT_AND_BACK)).toBe(false);
  expect(onePhotoEach({ inputs: [images("pages", 3)] })).toBe(false);
});

test("words alone are enough where every photo is optional", () => {
  expect(needsNoPhoto({ inputs: [text("words"), image("style", true)] })).toBe(true);
  expect(needsNoPhoto(ALBUM)).toBe(false);
  expect(takesPhotos({ inputs: [text("words")] })).toBe(false);
});

test("photos go in turn to what needs one; the optional ones wait to be asked", () => {
  expect(assign(FRONT_AND_BACK, ["a", "b", "c"])).toEqual({ front: ["a"], back: ["b"], frame: [] });
});

test("an input of several takes what is left, up to its most", () => {
  expect(assign(ALBUM, ["a", "b", "c", "d", "e"])).toEqual({ cover: ["a"], pages: ["b", "c", "d"] });
});

test("what was picked stays, the others step aside", () => {
  expect(assign(FRONT_AND_BACK, ["a", "b"], { back: ["a"] })).toEqual({ front: ["b"], back: ["a"], frame: [] });
  expect(assign(ALBUM, ["a", "b"], { pages: [] })).toEqual({ cover: ["a"], pages: [] });
});

test("a picked photo that left the table is replaced", () => {
  expect(assign(FRONT_AND_BACK, ["b", "c"], { front: ["a"] })).toEqual({ front: ["b"], back: ["c"], frame: [] });
});

test("what is missing or too much is said", () => {
  expect(assignmentProblem(FRONT_AND_BACK, assign(FRONT_AND_BACK, ["a"]))).toBe("Add a photo for “back”.");
  expect(assignmentProblem(FRONT_AND_BACK, assign(FRONT_AND_BACK, ["a", "b"]))).toBeNull();
  const four = { cover: ["a"], pages: ["a", "b", "c", "d"] };
  expect(assignmentProblem(ALBUM, four)).toBe("“pages” takes at most 3 photos; 4 are chosen.");
});
