import { hash, verify } from "@node-rs/argon2";

/** Memory in KiB, passes, lanes: OWASP's recommendation for argon2id (the library's default algorithm). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Without a hash it works as long and answers false, so that timing does not tell who has an account. */
  verify(hash: string | null, password: string): Promise<boolean>;
};

export function createPasswords(): Passwords {
  const decoy = hash("nobody has this password", COST);
  return {
    hash: (password) => hash(password, COST),
    async verify(known, password) {
      const good = await verify(known ?? (await decoy), password);
      return known !== null && good;
    },
  };
}
