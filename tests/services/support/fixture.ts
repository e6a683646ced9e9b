/** What every test of whole processes begins with; all of it is gone when the test ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createDb, type Db } from "@/server/db/db";
import { type Product, startProduct } from "./product";

export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-services-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function testProduct(dataDir: string): Promise<Product> {
  const product = await startProduct(dataDir);
  onTestFinished(() => product.kill());
  return product;
}

/** The product's database, looked at from beside. */
export function openDb(dataDir: string): Db {
  const db = createDb(`file:${join(dataDir, "darkroom.db")}`);
  onTestFinished(() => db.$disconnect());
  return db;
}
