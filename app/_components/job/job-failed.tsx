/** What a restoration that didn't come to its end says: what happened, what one can do, that the photo is safe. */
import type { ReactNode } from "react";
import { Fold } from "@/app/_components/ui/fold";
import type { JobView } from "@/server/schemas/job";

export function JobFailed({ job, children }: { job: JobView; children: ReactNode }) {
  const cancelled = job.status === "CANCELLED";
  const sentence = cancelled
    ? "You stopped this restoration."
    : job.error?.message || "The restoration did not finish.";
  return (
    <div className="grid gap-4 pt-6">
      <div className="grid max-w-[68ch] gap-1">
        <h2 className="text-18 font-medium">{sentence}</h2>
        <p className="text-quiet">{advice(job)}</p>
      </div>
      {children}
      {job.error && !cancelled && (
        <Fold title="Details">
          <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-13">
            <dt className="text-quiet">Code</dt>
            <dd>{job.error.code}</dd>
            <dt className="text-quiet">Number</dt>
            <dd className="break-all">{job.id}</dd>
          </dl>
        </Fold>
      )}
    </div>
  );
}

/** Nothing is safe that is not there any more. */
function advice({ status, error, input }: JobView): string {
  if (error?.code === "NOT_FOUND" || input?.expired) return "";
  return status === "CANCELLED"
    ? "Your photo is safe. Start again whenever you like."
    : "Your photo is safe. Try again, or adjust it first.";
}
