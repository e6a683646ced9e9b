/** Compares pictures and other files at once; toEqual looks at one value after the other, which takes a hundred times as long. */
import { expect } from "vitest";

type Values = ArrayLike<number> & ArrayBufferView;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);

/** Fails with both lengths, or with the first place that differs and what is in either. */
export function expectSameBytes(made: Values | null | undefined, wanted: Values): void {
  if (made && bytesOf(made).equals(bytesOf(wanted))) return;
  expect(made?.length).toBe(wanted.length);
  const at = Array.from(wanted).findIndex((value, index) => !Object.is(value, made?.[index]));
  expect.fail(`is ${made?.[at]} at ${at} of ${wanted.length}, where ${wanted[at]} was expected`);
}
