/** The API for programs, as its OpenAPI document describes it. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { Code } from "@/app/_components/docs/code";
import { Form, Operation } from "@/app/_components/docs/operation";
import { groupsOf } from "@/app/_components/docs/read-document";
import { originOf } from "@/server/api/context";
import { apiDocument } from "@/server/api/rest/document";

export const metadata: Metadata = { title: "For programs" };

const LINK = "underline underline-offset-4";

export default async function Page() {
  const document = apiDocument();
  const origin = originOf(await headers());
  const groups = groupsOf(document);
  const forms = Object.keys(document.components.schemas).sort();
  return (
    <div className="grid grid-cols-1 gap-x-12 gap-y-8 py-8 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <Contents sections={[...groups.map(({ tag }) => tag), "Forms"]} />
      <div className="grid grid-cols-1 min-w-0 max-w-200 gap-10">
        <header className="grid grid-cols-1 gap-4">
          <h1 className="text-24 font-medium">For programs</h1>
          {document.info.description.split("\n\n").map((paragraph) => (
            <p key={paragraph} className="max-w-[68ch]">
              {paragraph}
            </p>
          ))}
          <p className="max-w-[68ch]">
            <Link href="/account#keys" className={LINK}>
              Make a key
            </Link>
            , or take{" "}
            <a href="/api/v1/openapi.json" className={LINK}>
              this page for machines
            </a>{" "}
            (OpenAPI {document.openapi}).
          </p>
          <Code what="the first lines">{`export DARKROOM_KEY=dk_live_…\n${START(origin)}`}</Code>
        </header>
        {groups.map(({ tag, operations }) => (
          <Section key={tag} title={tag}>
            {operations.map((operation) => (
              <Operation key={operation.operationId} document={document} operation={operation} origin={origin} />
            ))}
          </Section>
        ))}
        <Section title="Forms">
          {forms.map((name) => (
            <Form key={name} document={document} name={name} />
          ))}
        </Section>
      </div>
    </div>
  );
}

const START = (origin: string) =>
  `curl -sS -H "Authorization: Bearer $DARKROOM_KEY" -F file=@photo.jpg "${origin}/api/v1/uploads"`;

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section id={title} className="grid grid-cols-1 scroll-mt-4 gap-4">
      <h2 className="text-18 font-medium">{title}</h2>
      <div>{children}</div>
    </section>
  );
}

function Contents({ sections }: { sections: string[] }) {
  return (
    <nav aria-label="On this page" className="self-start lg:sticky lg:top-4">
      <ul className="flex flex-wrap gap-x-4 lg:grid">
        {sections.map((section) => (
          <li key={section}>
            <a href={`#${section}`} className="inline-flex min-h-11 items-center text-quiet hover:text-text">
              {section}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
