/** Names that differ from each other. */

const LONGEST_LABEL = 80;

/** For the API: lower case letters, digits and _; the first to ask for a name gets it, the next ones get it with a number. */
export function uniqueNames(): (raw: string) => string {
  const used = new Set<string>();
  return (raw) => {
    const letters = raw.toLowerCase().replace(/[^a-z0-9]+/g, "_");
    const base = letters.replace(/^[^a-z]+|_+$/g, "").slice(0, 40) || "setting";
    return firstUnused(used, (count) => (count === 1 ? base : `${base}_${count}`));
  };
}

/** For people. */
export function uniqueLabels(): (raw: string) => string {
  const used = new Set<string>();
  return (raw) => firstUnused(used, (count) => (count === 1 ? raw : `${raw.slice(0, LONGEST_LABEL - 5)} ${count}`));
}

function firstUnused(used: Set<string>, numbered: (count: number) => string): string {
  let count = 1;
  while (used.has(numbered(count))) count++;
  used.add(numbered(count));
  return numbered(count);
}
