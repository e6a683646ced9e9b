export function migrationDiff(adapterFactory: unknown, schema: string): Promise<string | null>;
