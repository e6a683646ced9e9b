export function migrationDiff(adapterFactory: unknown, schema: string): Promise<string | null>;
export function schemaDiff(from: string, to: string): Promise<string | null>;
