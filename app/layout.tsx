/** The frame of every page: theme before paint, who is looking, the header. */
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Footer } from "@/app/_components/shell/footer";
import { Header } from "@/app/_components/shell/header";
import { THEME_SCRIPT } from "@/app/_components/shell/theme";
import { UploadsProvider } from "@/app/_components/uploads/uploads-provider";
import { ApiProvider } from "@/app/_trpc/provider";
import { getCaller } from "@/server/api/caller";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Darkroom", template: "%s · Darkroom" },
  description: "Restore old photographs on your own server.",
  robots: { index: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f1ea" },
    { media: "(prefers-color-scheme: dark)", color: "#131110" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const caller = await getCaller();
  const viewer = await caller.viewer.get();
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the first paint. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body className="flex flex-col">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-4 focus:z-10 focus:bg-bg focus:p-3"
        >
          Skip to the page
        </a>
        <ApiProvider viewer={viewer}>
          <UploadsProvider>
            <Header />
            <main
              id="main"
              tabIndex={-1}
              className="mx-auto flex w-full max-w-300 grow flex-col px-4 pb-16 outline-none sm:px-6"
            >
              {children}
            </main>
            <Footer />
          </UploadsProvider>
        </ApiProvider>
      </body>
    </html>
  );
}
