/** Which database a URL speaks of, and where its migrations are. */
export type Provider = "sqlite" | "postgresql";

export const providerOf = (url: string): Provider => (/^postgres(ql)?:\/\//.test(url) ? "postgresql" : "sqlite");

export const MIGRATIONS: Record<Provider, string> = {
  sqlite: "prisma/migrations",
  postgresql: "prisma/migrations-postgresql",
};
