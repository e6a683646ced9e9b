/** What every test of whole processes begins with; all of it is gone when the test ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createDb, type Db } from "@/server/db/db";
import { type Product, startProduct } from "./product";

/** later: takes what is to be done at the end; by default that of the test. */
export function dataFolder(later: (remove: () => void) => unknown = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-services-"));
  later(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function testProduct(dataDir: string, env: Record<string, string> = {}): Promise<Product> {
  const product = await startProduct(dataDir, env);
  onTestFinished(() => product.kill());
  return product;
}

/** The product's database, looked at from beside. */
export function openDb(dataDir: string): Db {
  const db = createDb(`file:${join(dataDir, "darkroom.db")}`);
  onTestFinished(() => db.$disconnect());
  return db;
}
