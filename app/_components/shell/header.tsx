"use client";
/** The one bar on every page: home, history, who is here, the lights. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { ThemeSwitch } from "./theme-switch";

export function Header() {
  const trpc = useTRPC();
  const { data: viewer } = useQuery(trpc.viewer.get.queryOptions());
  const account = viewer && !viewer.guest;
  return (
    <header className="mx-auto flex h-16 w-full max-w-300 items-center gap-1 px-4 sm:px-6">
      <Link href="/" className="mr-auto inline-flex min-h-11 items-center text-18 font-semibold tracking-tight">
        Darkroom
      </Link>
      <nav aria-label="Main" className="flex items-center">
        <NavLink href="/history">History</NavLink>
        {account ? <NavLink href="/account">Account</NavLink> : <NavLink href="/sign-in">Sign in</NavLink>}
      </nav>
      <ThemeSwitch />
    </header>
  );
}

function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const here = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className="inline-flex min-h-11 items-center px-3 text-15 text-quiet hover:text-text aria-[current]:text-text aria-[current]:underline aria-[current]:decoration-1 aria-[current]:underline-offset-8"
    >
      {children}
    </Link>
  );
}
