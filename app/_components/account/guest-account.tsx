/** Who has no account: what that means, the way to one, and one's photos. */
import Link from "next/link";
import { buttonClass } from "@/app/_components/ui/button";
import { Photos } from "./photos";

export const GuestAccount = () => (
  <div className="mx-auto grid w-full max-w-120 gap-12 py-8">
    <div className="grid gap-4">
      <h1 className="text-24 font-medium">Your photos</h1>
      <p className="text-quiet">You have no account here; this browser knows which photos are yours.</p>
      <div className="flex flex-wrap gap-3">
        <Link href="/sign-up" className={buttonClass()}>
          Create an account
        </Link>
        <Link href="/sign-in" className={buttonClass("plain")}>
          Sign in
        </Link>
      </div>
    </div>
    <Photos />
  </div>
);
