// Who may import whom. Types are free where `types` says so: they leave no trace at run time.

/** The first rule whose `files` match a file is the one that holds for it. */
export const RULES = [
  { files: /^server\/lib\/relief\//, own: [/^server\/lib\//], packages: [/^@gltf-transform\/core$/, /^node:/] },
  {
    files: /^server\/(lib|schemas)\/|^server\/errors\.ts$/,
    own: [/^server\/(lib|schemas)\//],
    packages: [/^zod$/, /^ulid$/, /^node:/],
  },
  { files: /^server\/engine\//, own: [/^server\/(engine|lib)\//] },
  {
    files: /^server\/(storage|images|live|db|webhooks|auth\/passwords)/,
    own: [/^server\/(lib|schemas|errors|storage|images|live|db|webhooks)/, /^prisma\/generated\//],
  },
  { files: /^server\/engines\//, own: [/^server\/(lib|schemas|errors|engines|log)/] },
  {
    files: /^server\/workflows\//,
    own: [/^server\/(lib|schemas|errors|workflows)/],
    types: [/^server\/engines\/engine$/],
  },
  {
    files: /^server\/services\//,
    own: [/^server\/(lib|schemas|errors|workflows|services|db\/sql$)/, /^server\/storage\/keys$/],
    types: [
      /^server\/(deps|db|engines\/engine|images\/images|storage\/storage|webhooks\/webhooks)/,
      /^prisma\/generated\//,
    ],
    packages: [/^node:/, /^zod$/, /^superjson$/, /^client-zip$/, /^dataloader$/],
  },
  { files: /^inngest\/(client|events)\.ts$/, own: [/^server\/schemas\//, /^inngest\//] },
  {
    files: /^inngest\/functions\//,
    own: [/^inngest\//, /^server\/(services|errors|schemas|lib)/],
    types: [/^server\/deps$/],
  },
  {
    files: /^server\/runner\//,
    own: [/^server\/(runner|lib|errors|schemas|db\/group-commit)/, /^inngest\/client$/, /^prisma\/generated\//],
    types: [/^server\/(db|log)/],
  },
  {
    files: /^server\/api\//,
    own: [/^server\/(api|services|schemas|errors|lib|auth|deps|storage\/serve$)/],
    types: [/^server\/deps$/],
  },
  { files: /^server\/auth\//, own: [/^server\/(auth|services|schemas|errors)/], types: [/^server\/deps$/] },
  { files: /^server\/(env|log)\.ts$/, own: [/^server\/schemas\//] },
  {
    files: /^server\/deps\.ts$/,
    own: [/^server\/(auth\/passwords|db|engines|env|errors|images|lib|live|log|storage|webhooks|workflows)/],
  },
  { files: /^server\/http\.ts$/, own: [/^server\/(auth|deps|errors|schemas)/] },
  { files: /^server\/(boot|start-runner|sdk-logger|served|dev-runner|cli\/.*)\.ts$/, own: [/./] },
  {
    files: /^app\/.*route\.ts$/,
    own: [/^server\/(api|auth|deps|dev-runner|errors|http|schemas|served|services|storage\/(disk-http|serve))/],
  },
  { files: /^proxy\.ts$/, own: [/^server\/env$/] },
  {
    files: /^app\//,
    own: [/^app\//, /^server\/(schemas\/|api\/(caller|context|rest\/document)$)/],
    types: [/^server\/api\/root$/],
  },
];

/** imports: [{ target, type }], target a path in the project without extension, or a package's name. */
export function violations(file, imports) {
  const rule = RULES.find(({ files }) => files.test(file));
  if (!rule) return [];
  return imports.filter(({ target, type, isPackage }) => {
    if (isPackage) return rule.packages && !type && !rule.packages.some((allowed) => allowed.test(target));
    const allowed = [...rule.own, ...(type ? (rule.types ?? []) : [])];
    return !allowed.some((pattern) => pattern.test(target));
  });
}
