/** Values as Python prints and converts them: ComfyUI's messages are made of it, and clients may match on them. */

/** Python's repr() of a float: 1 → "1.0". */
export const floatRepr = (value: number): string => {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return value.toFixed(1);
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  return String(value);
};

const stringRepr = (value: string): string => {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
};

/** Python's repr() of a value that came as JSON. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return stringRepr(value);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : floatRepr(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  const pairs = Object.entries(value as object).map(([key, item]) => `${repr(key)}: ${repr(item)}`);
  return `{${pairs.join(", ")}}`;
}

/** Python's str() of a value that came as JSON. */
export const str = (value: unknown): string => (typeof value === "string" ? value : repr(value));

/** Python's name for the type of a value that came as JSON. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return Array.isArray(value) ? "list" : "dict";
}

/** An error as Python would name it: `type` is the exception's class. */
export class PythonError extends Error {
  constructor(
    readonly type: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Python's int(): numbers lose their fraction, strings must be whole numbers. Throws PythonError. */
export function toInt(value: unknown): number {
  if (typeof value === "number" || typeof value === "boolean") return Math.trunc(Number(value));
  if (typeof value === "string") {
    if (/^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
    throw new PythonError("ValueError", `invalid literal for int() with base 10: ${repr(value)}`);
  }
  const wanted = "a string, a bytes-like object or a real number";
  throw new PythonError("TypeError", `int() argument must be ${wanted}, not '${typeName(value)}'`);
}

/** Python's float(), but for NaN, which no range would refuse. Throws PythonError. */
export function toFloat(value: unknown): number {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  if (typeof value === "string") {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (!Number.isNaN(number)) return number;
    throw new PythonError("ValueError", `could not convert string to float: ${repr(value)}`);
  }
  throw new PythonError("TypeError", `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** Python's round(): halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
