import { describe, expect, it } from "vitest";
import { announcement, jobTitle, shownProgress, stateWords, statusLine } from "@/app/_components/words/job-words";
import type { JobView } from "@/server/schemas/job";

type Said = Parameters<typeof statusLine>[0];
const job = (patch: Partial<JobView> = {}): Said => ({
  status: "PROCESSING",
  stage: "RESTORING",
  progress: 40,
  queuePosition: null,
  secondsLeft: 12,
  ...patch,
});

describe("the line beneath the photo", () => {
  it("says the stage and the time left", () => {
    expect(statusLine(job())).toBe("Restoring, about 12 seconds left");
    expect(statusLine(job({ stage: "SAVING" }))).toBe("Saving");
    expect(statusLine(job({ secondsLeft: null }))).toBe("Restoring");
  });

  it("counts down by itself and owns up when it was wrong", () => {
    expect(statusLine(job(), 5)).toBe("Restoring, about 7 seconds left");
    expect(statusLine(job(), 15)).toBe("Restoring, a few seconds left");
    expect(statusLine(job(), 30)).toBe("Restoring, a little longer than expected");
  });

  it("says the place in line", () => {
    const waiting = { status: "PENDING", stage: "QUEUED", secondsLeft: null } as const;
    expect(statusLine(job({ ...waiting, queuePosition: 1 }))).toBe("Next in line");
    expect(statusLine(job({ ...waiting, queuePosition: 2 }))).toBe("Second in line");
    expect(statusLine(job({ ...waiting, queuePosition: 14 }))).toBe("Number 14 in line");
    expect(statusLine(job(waiting))).toBe("In line");
  });

  it("says what it waits for, when no engine can take it", () => {
    const waitingFor = "Waiting for gpu-1, which does not answer at the moment.";
    expect(statusLine(job({ stage: "QUEUED", waitingFor }))).toBe(waitingFor);
    expect(stateWords(job({ stage: "QUEUED", waitingFor }))).toBe("Waiting");
  });

  it("says how it ended", () => {
    expect(stateWords(job({ status: "COMPLETED" }))).toBe("Restored");
    expect(stateWords(job({ status: "FAILED" }))).toBe("Not restored");
    expect(stateWords(job({ status: "CANCELLED" }))).toBe("Cancelled");
  });

  it("does not speak of restoring what is made of words alone", () => {
    const words = { input: null } as const;
    expect(statusLine(job(words))).toBe("Making, about 12 seconds left");
    expect(stateWords(job({ ...words, status: "COMPLETED" }))).toBe("Made");
    expect(stateWords(job({ ...words, status: "FAILED" }))).toBe("Not made");
    expect(jobTitle(job(words), "New picture")).toBe("40 % made: New picture");
  });
});

describe("progress between two events", () => {
  it("goes on by the estimate and never arrives by itself", () => {
    expect(shownProgress(job(), 0)).toBe(40);
    expect(shownProgress(job(), 6)).toBe(65);
    expect(shownProgress(job(), 1000)).toBe(90);
  });

  it("shows a page opened later the same", () => {
    expect(shownProgress(job({ secondsLeft: 6 }), 0, 6)).toBe(shownProgress(job({ secondsLeft: 12 }), 6));
  });

  it("stays where there is nothing to go by", () => {
    expect(shownProgress(job({ secondsLeft: null }), 9)).toBe(40);
    expect(shownProgress(job({ stage: "QUEUED", status: "PENDING", progress: 0 }), 9)).toBe(0);
    expect(shownProgress(job({ stage: "SAVING", progress: 96 }), 9)).toBe(96);
  });
});

it("titles the tab with the progress", () => {
  expect(jobTitle(job(), "oma.jpg")).toBe("40 % restored: oma.jpg");
  expect(jobTitle(job({ status: "COMPLETED" }), "oma.jpg")).toBe("Restored: oma.jpg");
});

describe("announcements", () => {
  it("tells stages and quarters, and keeps quiet in between", () => {
    expect(announcement(null, job())).toBe("Restoring, about 12 seconds left");
    expect(announcement(job({ progress: 26 }), job({ progress: 49 }))).toBeNull();
    expect(announcement(job({ progress: 49 }), job({ progress: 51 }))).toBe("51 percent restored");
    expect(announcement(job(), job({ status: "COMPLETED", progress: 100 }))).toBe("Restored");
  });
});
