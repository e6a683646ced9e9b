import { randomInt } from "node:crypto";
import { monotonicFactory } from "ulid";

const ENCODING_LENGTH = 32;

/** Ids that sort by the time they were made at. Node draws its random numbers in stock; the library one by one. */
export const ulidFactory = () => monotonicFactory(() => randomInt(ENCODING_LENGTH) / ENCODING_LENGTH);
