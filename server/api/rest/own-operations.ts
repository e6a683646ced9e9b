/** What the REST API offers beside procedures. */
import { batchZip } from "./batch-zip";
import { jobDownload } from "./job-download";
import { jobEvents } from "./job-events";
import { jobZip } from "./job-zip";
import type { OwnOperation } from "./operation";
import { uploadForm } from "./upload-form";

export const ownOperations: OwnOperation[] = [uploadForm, jobEvents, jobDownload, jobZip, batchZip];
