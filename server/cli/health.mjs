// Exits with 0 when the process of this container is well, whichever role it has.
const { ROLE, PORT, ENGINE_PORT } = process.env;
const address = ROLE === "engine" ? `${ENGINE_PORT || 8188}/system_stats` : `${PORT || 3000}/api/health`;
const answer = await fetch(`http://127.0.0.1:${address}`).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
