import { z } from "zod";
import { id } from "./id";
import { jobView } from "./job";

const token = z.string().max(100);
const MOST = 200;

/** What a browser keeps of a guest's job: view lets its holder look, claim lets an account take over the guest's work. */
export const guestJob = z.object({ id, view: token, claim: token });
export type GuestJob = z.infer<typeof guestJob>;

export const guestTokens = z.object({ ids: z.array(id).max(MOST) });
export const guestTokenList = z.object({ items: z.array(guestJob) });

export const guestView = guestJob.pick({ id: true, view: true });
export type GuestView = z.infer<typeof guestView>;
export const guestViews = z.object({ jobs: z.array(guestView).max(MOST) });
export const guestJobList = z.object({ items: z.array(jobView) });

export const guestClaims = z.object({ jobs: z.array(guestJob.pick({ id: true, claim: true })).max(MOST) });
export const guestsClaimed = z.object({ guests: z.number().int() });
