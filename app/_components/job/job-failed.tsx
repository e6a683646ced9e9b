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
        <p className="text-quiet">{cancelled ? "Your photo is safe. Start again whenever you like." : advice(job)}</p>
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

/** The one failure in which the photo is not there any more says so itself. */
const advice = ({ error }: JobView) =>
  error?.code === "NOT_FOUND" ? "" : "Your photo is safe. Try again, or adjust it first.";
