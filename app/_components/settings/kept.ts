/** What a person chose, kept for as long as the tab is open. */

const PREFIX = "darkroom.";

/** Undefined where nothing is kept, or the browser keeps nothing. */
export function readKept<T>(name: string): T | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows and full storages keep nothing: the form begins with the defaults then.
  }
}
