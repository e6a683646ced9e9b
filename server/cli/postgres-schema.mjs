// Derives the PostgreSQL variant of prisma/schema.prisma, which stays the only source.

/**
 * Enums become text, as they are on SQLite: the same raw SQL then runs on both, without casts, and a new value needs no
 * migration (PostgreSQL can't use one in the transaction that adds it). The SQLite client's types keep the values right.
 */
export function postgresSchema(source) {
  const enums = [...source.matchAll(/^enum (\w+) \{/gm)].map(([, name]) => name);
  const field = new RegExp(`^(\\s+\\w+\\s+)(?:${enums.join("|")})(\\??)(?=\\s|$)(.*)$`, "gm");
  return source
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"./generated/sqlite"', '"./postgresql"')
    .replace(/^enum \w+ \{.*?^\}\n/gms, "")
    .replace(
      field,
      (_, name, optional, rest) => `${name}String${optional}${rest.replace(/@default\((\w+)\)/, '@default("$1")')}`,
    );
}
