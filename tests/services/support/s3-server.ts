/** A real S3 server for tests: versitygw as a child process, or the one at S3_TEST_ENDPOINT. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { createS3Client, type S3Options } from "@/server/storage/s3-client";
import { freePort } from "./product";
import { until } from "./until";

export type S3Server = {
  options: S3Options;
  /** Ends it at once, and starts it again on the same data; absent where it is not ours. */
  kill?(): Promise<void>;
  restart?(): Promise<void>;
};

const { env } = process;

export const S3_TESTS = env.S3_TEST_ENDPOINT
  ? `S3 at ${env.S3_TEST_ENDPOINT}`
  : env.VERSITYGW_PATH
    ? "S3 (versitygw)"
    : undefined;

/** For the name of a skipped test: what is missing is to be read in the report. */
export const NOT_RUN = "NOT RUN: needs a real S3 server, so Go to build versitygw, or S3_TEST_ENDPOINT";

/** With an empty bucket, or a new prefix in S3_TEST_BUCKET. */
export async function startS3(): Promise<S3Server & { end(): Promise<void> }> {
  if (!env.S3_TEST_ENDPOINT) return startVersitygw();
  const options = {
    bucket: env.S3_TEST_BUCKET ?? "darkroom-test",
    region: env.S3_TEST_REGION ?? "us-east-1",
    endpoint: env.S3_TEST_ENDPOINT,
    forcePathStyle: env.S3_TEST_FORCE_PATH_STYLE !== "0",
    prefix: `test-${randomBytes(4).toString("hex")}`,
    credentials: {
      accessKeyId: env.S3_TEST_ACCESS_KEY_ID ?? "",
      secretAccessKey: env.S3_TEST_SECRET_ACCESS_KEY ?? "",
    },
  };
  return { options, end: async () => undefined };
}

async function startVersitygw(): Promise<S3Server & { end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-s3-"));
  for (const name of ["data", "meta"]) mkdirSync(join(folder, name));
  const port = await freePort();
  const credentials = { accessKeyId: "test-key", secretAccessKey: randomBytes(16).toString("hex") };
  const endpoint = `http://127.0.0.1:${port}`;
  const options = { bucket: "photos", region: "us-east-1", endpoint, forcePathStyle: true, prefix: "", credentials };
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ["--port", `127.0.0.1:${port}`, "--quiet", "posix", "--sidecar", join(folder, "meta")];
    child = spawn(env.VERSITYGW_PATH ?? "", [...args, join(folder, "data")], {
      stdio: "ignore",
      env: { ...env, ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    });
    await until(`versitygw at ${endpoint}`, () =>
      fetch(endpoint).then(
        () => true as const,
        () => undefined,
      ),
    );
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  await start();
  await ensureBucket(options);
  const end = () => kill().then(() => rmSync(folder, { recursive: true, force: true }));
  const restart = async () => {
    await kill();
    await start();
  };
  return { options, kill, restart, end };
}

async function ensureBucket(options: S3Options): Promise<void> {
  const client = createS3Client(options);
  const Bucket = options.bucket;
  await client.send(new HeadBucketCommand({ Bucket })).catch(() => client.send(new CreateBucketCommand({ Bucket })));
}

/** All that lies below the prefix, unfinished uploads as well. */
export async function contentsOf(options: S3Options): Promise<string[]> {
  const client = createS3Client(options);
  const below = { Bucket: options.bucket, Prefix: options.prefix };
  const { Contents = [] } = await client.send(new ListObjectsV2Command(below));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(below));
  return [...Contents, ...Uploads].map(({ Key }) => String(Key));
}
