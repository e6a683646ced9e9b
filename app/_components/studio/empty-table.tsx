"use client";
/** The first screen: one sentence, one real before and after, and room to drop a photo anywhere. */
import Link from "next/link";
import { Compare } from "@/app/_components/compare/compare";
import { whereWords } from "@/app/_components/words/where";
import damaged from "@/app/_images/collins-damaged.webp";
import restored from "@/app/_images/collins-restored.webp";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ChooseButton } from "./choose-button";
import { ClosedWorkflows } from "./closed-workflows";
import { needsNoPhoto } from "./photo-inputs";

type Props = { workflows: WorkflowView[]; hovering: boolean };

export function EmptyTable({ workflows, hovering }: Props) {
  return (
    <div className="grid grow grid-rows-[1fr_auto] gap-4">
      <Table workflows={workflows} hovering={hovering} />
      <ClosedWorkflows workflows={workflows.filter(({ offered }) => !offered)} />
    </div>
  );
}

function Table({ workflows, hovering }: Props) {
  return (
    <section
      className={`grid grow items-center gap-8 rounded border border-dashed p-4 transition-colors sm:p-8 md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] lg:gap-16 lg:p-12 ${hovering ? "border-text bg-surface" : "border-line-strong"}`}
    >
      <div className="order-2 grid justify-items-start gap-6 md:order-1">
        <h1 className="text-24 font-medium sm:text-36">See the faces in your old photos clearly again.</h1>
        <p className="max-w-[44ch] text-18 text-quiet">
          {hovering ? (
            "Let go to add your photos."
          ) : (
            <>
              <span className="pointer-coarse:hidden">
                Drop photos anywhere on this page, choose them, or paste one.
              </span>
              <span className="hidden pointer-coarse:inline">Choose photos, or photograph a print now.</span>
            </>
          )}
        </p>
        <ChooseButton look="primary">Choose photos</ChooseButton>
        <FromWords workflows={workflows.filter((workflow) => workflow.offered && needsNoPhoto(workflow))} />
        <ul className="grid gap-1 text-13 text-quiet">
          <li>JPEG, PNG, WebP or HEIC.</li>
          <li>{whereWords(workflows)} No account needed.</li>
        </ul>
      </div>
      <figure className="order-1 grid gap-3 max-md:[--frame-height:min(24rem,48dvh)] md:order-2">
        <Compare
          follow
          before={{ src: damaged.src, alt: "A worn, blurred portrait of Eileen Collins" }}
          after={{ src: restored.src, alt: "The same portrait after restoration: eyes, hair and suit are clear" }}
          width={restored.width}
          height={restored.height}
        />
        <figcaption className="text-center text-13 text-quiet">
          Eileen Collins, photographed by NASA (public domain). Worn on purpose, restored by Darkroom.
        </figcaption>
      </figure>
    </section>
  );
}

/** What needs no photo to begin with. */
function FromWords({ workflows }: { workflows: WorkflowView[] }) {
  if (workflows.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p className="text-quiet">Or start from words:</p>
      {workflows.map(({ id, title }) => (
        <Link key={id} href={`/make/${id}`} className="inline-flex min-h-11 items-center underline underline-offset-4">
          {title}
        </Link>
      ))}
    </div>
  );
}
