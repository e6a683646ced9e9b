/** One line of the table: a figure of this run beside what it should be. */
export type Row = { figure: string; measured: string; target: string; ok: boolean };

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
