import { z } from "zod";

export const email = z
  .email("does not look like an e-mail address")
  .max(254)
  .transform((address) => address.toLowerCase());
export const password = z.string().min(10, "needs at least 10 characters").max(200, "is longer than 200 characters");

export const credentials = z.object({ email, password: z.string().min(1).max(200) });
export const signUp = z.object({ email, password });
export const changePassword = z.object({ current: z.string().min(1).max(200), next: password });

export const viewer = z.object({ id: z.string(), email: z.string().nullable(), guest: z.boolean() });
export type Viewer = z.infer<typeof viewer>;
