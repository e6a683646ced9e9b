/** Gives a bucket the rules that Darkroom needs, and leaves those of others as they are. */
import { isDeepStrictEqual } from "node:util";
import {
  type CORSRule,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { AppError } from "@/server/errors";
import { CHECKSUM_HEADER } from "./put-headers";
import { createS3Client, folderOf, type S3Options } from "./s3-client";
import { s3Error } from "./s3-errors";

export type RuleWishes = {
  /** Of the pages that send photos, such as https://photos.example.org; "*" for any. */
  origins: string[];
  retentionDays: number;
};

/** `unsupported`: the store knows no such rules, so they must be had in another way. */
export type RuleOutcome<Rule> = { state: "written" | "unchanged" | "unsupported"; rules: Rule[] };

const CORS_ID = "DarkroomUploads";

/** Doing it twice changes nothing. Throws STORAGE_UNAVAILABLE, CONFLICT when another use of the bucket has our rules. */
export async function setUpBucket(options: S3Options, wishes: RuleWishes) {
  const client = createS3Client(options);
  return {
    cors: await setUpCors(client, options.bucket, wishes),
    lifecycle: await setUpLifecycle(client, options, wishes),
  };
}

async function setUpCors(client: S3Client, Bucket: string, { origins }: RuleWishes): Promise<RuleOutcome<CORSRule>> {
  const ours: CORSRule = {
    ID: CORS_ID,
    AllowedOrigins: origins,
    AllowedMethods: ["GET", "HEAD", "PUT"],
    AllowedHeaders: ["content-type", "if-none-match", CHECKSUM_HEADER],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 3600,
  };
  return settle(
    async () => (await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules,
    [ours],
    (CORSRules) => client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } })),
  );
}

async function setUpLifecycle(
  client: S3Client,
  { bucket: Bucket, prefix }: S3Options,
  { retentionDays }: RuleWishes,
): Promise<RuleOutcome<LifecycleRule>> {
  const expire = (ID: string, family: string): LifecycleRule => ({
    ID,
    Status: "Enabled",
    Filter: { Prefix: folderOf(prefix) + family },
    Expiration: { Days: retentionDays },
  });
  const ours = [expire("ExpireRawImages", "raw/"), expire("ExpireProcessedImages", "processed/")];
  return settle(
    async () => {
      const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      for (const rule of ours) refuseForeign(rule, Rules);
      return Rules;
    },
    ours,
    (Rules) => client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } })),
  );
}

/** Two Darkrooms with different prefixes would take the rules from each other. */
function refuseForeign({ ID, Filter }: LifecycleRule, present: LifecycleRule[]): void {
  const other = present.find((rule) => rule.ID === ID && rule.Filter?.Prefix !== Filter?.Prefix);
  if (!other) return;
  const theirs = other.Filter?.Prefix ?? "the whole bucket";
  throw new AppError(
    "CONFLICT",
    `The bucket's rule ${ID} is for ${theirs}, not for ${Filter?.Prefix}. Remove it first.`,
  );
}

type Named = { ID?: string };

/** Puts ours beside the others; the store may add defaults to a rule of ours, which makes it no other rule. */
async function settle<Rule extends Named>(
  read: () => Promise<Rule[] | undefined>,
  ours: Rule[],
  write: (rules: Rule[]) => Promise<unknown>,
): Promise<RuleOutcome<Rule>> {
  try {
    const present = (await read().catch(noneYet)) ?? [];
    const kept = ours.every((rule) => present.some((found) => agrees(found, rule)));
    if (kept) return { state: "unchanged", rules: present };
    const rules = [...present.filter(({ ID }) => !ours.some((rule) => rule.ID === ID)), ...ours];
    await write(rules);
    return { state: "written", rules };
  } catch (cause) {
    if (isUnsupported(cause)) return { state: "unsupported", rules: ours };
    throw s3Error(cause);
  }
}

const agrees = (found: Named, wanted: Named): boolean =>
  Object.entries(wanted).every(([name, value]) => isDeepStrictEqual((found as Record<string, unknown>)[name], value));

function noneYet(cause: { name?: string }): undefined {
  if (cause.name !== "NoSuchCORSConfiguration" && cause.name !== "NoSuchLifecycleConfiguration") throw cause;
}

const isUnsupported = (cause: unknown): boolean => {
  const { name = "", $metadata } = cause as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === "NotImplemented" || $metadata?.httpStatusCode === 501;
};
