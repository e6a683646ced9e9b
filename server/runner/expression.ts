/** CEL expressions over `event` and `async`, as functions are configured with. */
import { Environment } from "@marcbachmann/cel-js";

export type Expression = {
  /** True only when it evaluates to true: a missing field is no match, as on Inngest's server. */
  test(event: unknown, incoming?: unknown): boolean;
  /** A key: its value as text; a missing field is the text "null". */
  key(event: unknown): string;
  /** A number; 0 for all else. */
  number(event: unknown): number;
};

const environment = new Environment({ unlistedVariablesAreDyn: true });

/** Throws when the text is no CEL. */
export function compile(text: string): Expression {
  const evaluate = environment.parse(text);
  const value = (event: unknown, incoming?: unknown): unknown => {
    try {
      return evaluate({ event, async: incoming });
    } catch {
      return null;
    }
  };
  return {
    test: (event, incoming) => value(event, incoming) === true,
    number: (event) => {
      const result = value(event);
      return typeof result === "bigint" || typeof result === "number" ? Number(result) || 0 : 0;
    },
    key: (event) => {
      const result = value(event);
      return typeof result === "string" ? result : typeof result === "bigint" ? `${result}` : JSON.stringify(result);
    },
  };
}
