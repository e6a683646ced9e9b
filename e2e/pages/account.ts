import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { visit } from "./visit";

export type Credentials = { email: string; password: string };

export const someCredentials = (): Credentials => ({
  email: `${randomUUID()}@example.org`,
  password: "a long enough password",
});

/** Coming, coming back, and going. */
export class Account {
  constructor(private readonly page: Page) {}

  async signUp(credentials: Credentials) {
    await visit(this.page, "/sign-up");
    await this.#send(credentials, "Create account");
  }

  async signIn(credentials: Credentials) {
    await visit(this.page, "/sign-in");
    await this.#send(credentials, "Sign in");
  }

  /** Both lead here. */
  async isIn() {
    await this.page.waitForURL("/history");
    await this.page.getByRole("link", { name: "Account" }).waitFor();
  }

  async signOut() {
    await visit(this.page, "/account");
    await this.page.getByRole("button", { name: "Sign out", exact: true }).click();
    await this.page.waitForURL("/");
    await this.page.getByRole("link", { name: "Sign in" }).waitFor();
  }

  async #send({ email, password }: Credentials, button: string) {
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: button }).click();
  }
}
