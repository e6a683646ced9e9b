/** Where the files of a job lie in its ZIP or folder. */
import type { JobAsset } from "@/server/schemas/job-asset";

const FOLDERS = { INPUT: "inputs", RESULT: "results", REFERENCE: "references", DELIVERABLE: "deliverables" } as const;
const LONGEST_NAME = 120;
/** Names that Windows gives to devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** One for each, none twice, also where upper and lower case are the same; "results/grandmother-restored-2.png". */
export function pathsOf(files: Pick<JobAsset, "role" | "filename">[]): string[] {
  const taken = new Set<string>();
  return files.map(({ role, filename }) => {
    const name = safeName(filename);
    for (let count = 1; ; count++) {
      const path = `${FOLDERS[role]}/${count === 1 ? name : numbered(name, count)}`;
      if (taken.has(path.toLowerCase())) continue;
      taken.add(path.toLowerCase());
      return path;
    }
  });
}

/** A single name that any system takes and that leads nowhere else. */
function safeName(filename: string): string {
  const plain = filename.replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, "_").replace(/^[.\s]+|[.\s]+$/g, "");
  const [stem, ending] = split(plain || "file");
  const short = `${stem.slice(0, LONGEST_NAME)}${ending}`;
  return RESERVED.test(short) ? `_${short}` : short;
}

const numbered = (name: string, count: number): string => {
  const [stem, ending] = split(name);
  return `${stem}-${count}${ending}`;
};

function split(name: string): [stem: string, ending: string] {
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? "";
  return ending === name ? [name, ""] : [name.slice(0, name.length - ending.length), ending];
}
