// What this process does: everything, or one part of it.
const ROLES = ["all", "web", "runner", "engine"];

/** Takes --role=web out of the arguments; without it, what ROLE says. */
export function takeRole() {
  const at = process.argv.findIndex((arg) => arg === "--role" || arg.startsWith("--role="));
  const [arg = "", next] = at < 0 ? [] : process.argv.slice(at);
  const role = at < 0 ? process.env.ROLE || "all" : (arg.split("=")[1] ?? next);
  if (!ROLES.includes(role)) {
    console.error(`darkroom: "${role ?? ""}" is no role. Choose one of ${ROLES.join(", ")}: npm start -- --role=web`);
    process.exit(2);
  }
  if (at >= 0) process.argv.splice(at, arg === "--role" ? 2 : 1);
  process.env.ROLE = role;
  return role;
}
