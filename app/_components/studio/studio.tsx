"use client";
/** The home page: an empty table, or the photos on it. */
import { useTable } from "@/app/_components/uploads/uploads-provider";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ContactSheet } from "./contact-sheet";
import { EmptyTable } from "./empty-table";

export function Studio({ workflows }: { workflows: WorkflowView[] }) {
  const { photos, hovering } = useTable();
  return photos.length > 0 ? (
    <ContactSheet workflows={workflows} />
  ) : (
    <EmptyTable workflows={workflows} hovering={hovering} />
  );
}
