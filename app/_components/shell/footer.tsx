/** The quiet end of every page. */
import Link from "next/link";

export function Footer() {
  return (
    <footer className="mx-auto flex w-full max-w-300 justify-end px-4 pb-4 sm:px-6">
      <Link
        href="/docs/api"
        className="inline-flex min-h-11 items-center text-13 text-quiet underline-offset-4 hover:text-text hover:underline"
      >
        For programs
      </Link>
    </footer>
  );
}
