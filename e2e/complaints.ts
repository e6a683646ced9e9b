/** Everything that browsers complain about in a test: console errors (the policy's too) and uncaught exceptions. */
import type { BrowserContext } from "@playwright/test";

/** Playwright's recorder fetches pictures that could not be shown, from within the page; the app fetches no blob. */
const RECORDER = /^Connecting to 'blob:/;

export class Complaints {
  readonly #heard: string[] = [];
  readonly #expected: RegExp[] = [RECORDER];

  listenTo(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.#heard.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (uncaught) => void this.#heard.push(`${uncaught.error()}`));
  }

  /** Chrome reports every refusal of the server as an error; the ones a journey is about are named here. */
  expect(...patterns: RegExp[]): void {
    this.#expected.push(...patterns);
  }

  get unexpected(): string[] {
    return this.#heard.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }
}
