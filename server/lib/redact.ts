/** Takes out of a configuration what must not be seen, and leaves what helps to understand it. */

const SECRET = /SECRET|TOKEN|PASSWORD|AUTHORIZATION|(^|_)KEY(_|$)/i;

/** Secrets become "(set)", or null where they are not; addresses lose user, password and query. */
export const redact = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, SECRET.test(name) ? cover(value) : open(value)]),
  );

const cover = (value: unknown) => (value ? "(set)" : null);

function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value === "object" && value !== null) return redact(value);
  return typeof value === "string" ? withoutCredentials(value) : (value ?? null);
}

function withoutCredentials(text: string): string {
  if (!text.includes("://") || !URL.canParse(text)) return text;
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
