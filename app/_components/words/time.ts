/** Durations and days in words. */

const MINUTE = 60;

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** As rough as an estimate is: "about 12 seconds", "about 3 minutes". */
export function roughly(seconds: number): string {
  if (seconds < 4) return "a few seconds";
  if (seconds < 20) return `about ${Math.round(seconds)} seconds`;
  if (seconds < 58) return `about ${Math.round(seconds / 5) * 5} seconds`;
  if (seconds < 58 * MINUTE) return `about ${plural(Math.max(1, Math.round(seconds / MINUTE)), "minute")}`;
  return `about ${plural(Math.max(1, Math.round(seconds / MINUTE / MINUTE)), "hour")}`;
}

/** "about 12 seconds left". */
export const timeLeft = (seconds: number): string => `${roughly(seconds)} left`;

/** How long something took: "12 seconds", "2 minutes 5 seconds". */
export function duration(milliseconds: number): string {
  const total = Math.max(1, Math.round(milliseconds / 1000));
  const minutes = Math.floor(total / MINUTE);
  const seconds = total % MINUTE;
  if (minutes === 0) return plural(seconds, "second");
  return [plural(minutes, "minute"), seconds > 0 ? plural(seconds, "second") : ""].filter(Boolean).join(" ");
}

const DAY_MS = 86_400_000;

/** "30 days left", and on the last one "less than a day left". */
export function daysLeft(until: Date, now: Date): string {
  const days = (until.getTime() - now.getTime()) / DAY_MS;
  return days < 1 ? "less than a day left" : `${plural(Math.round(days), "day")} left`;
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** "Today", "Yesterday", "12 March", "12 March 2024", in the reader's time zone. */
export function dayLabel(date: Date, now: Date, locale = "en-GB"): string {
  const daysAgo = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  if (daysAgo === 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year }).format(date);
}

/** Neighbours of the same day under one label; the order stays. */
export function groupByDay<T extends { createdAt: Date }>(items: T[], now: Date): { day: string; items: T[] }[] {
  const groups: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayLabel(item.createdAt, now);
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(item);
    else groups.push({ day, items: [item] });
  }
  return groups;
}
