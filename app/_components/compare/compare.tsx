"use client";
/** The heart of the product: two pictures in one frame with a divider, on top of an accessible range input. */
import { ZoomIn, ZoomOut } from "lucide-react";
import { type CSSProperties, useEffect, useRef } from "react";
import { Picture } from "@/app/_components/ui/picture";
import { isZoomed } from "./compare-view";
import { useCompareGestures } from "./use-compare-gestures";
import { useDetail } from "./use-detail";

export type Side = { src: string; alt: string /** A larger version, fetched when one zooms in. */; detail?: string };

type Props = {
  before: Side;
  after: Side;
  /** Of the restored picture, in pixels; both are shown at its proportions. */
  width: number;
  height: number;
  /** The divider follows the mouse without pressing. */
  follow?: boolean;
  /** Slides the divider in from the right, for a picture that has just been finished. */
  reveal?: boolean;
};

const CENTRE = 50;
const TAG = "pointer-events-none absolute top-3 rounded bg-bg px-2 py-0.5 text-13 text-text transition-opacity";

export function Compare({ before, after, width, height, follow = false, reveal = false }: Props) {
  const { frame, range, view, smooth, toggle, divide, handlers, onKeyDown } = useCompareGestures(
    reveal ? 100 : CENTRE,
    width,
    follow,
  );
  const zoomed = isZoomed(view);
  const shown = { before: useDetail(before, zoomed), after: useDetail(after, zoomed) };
  const first = useRef(reveal);
  useEffect(() => {
    if (!first.current) return;
    const frameId = requestAnimationFrame(() => {
      first.current = false;
      divide(CENTRE, true);
    });
    return () => cancelAnimationFrame(frameId);
  });

  const place: CSSProperties = { transform: `translate(${view.x}%, ${view.y}%) scale(${view.scale})` };
  const picture = `absolute inset-0 size-full max-w-none origin-top-left object-fill ${smooth ? "transition-transform duration-200" : ""}`;
  const eased = smooth ? "transition-all duration-250" : "";
  const position = Math.round(view.position);

  return (
    <div
      ref={frame}
      {...handlers}
      className={`group/compare relative overflow-hidden photo-frame rounded bg-bg select-none ${zoomed ? "cursor-grab touch-none active:cursor-grabbing" : "cursor-ew-resize touch-pan-y"}`}
      style={{ "--ratio": width / height } as CSSProperties}
      data-zoomed={zoomed}
    >
      <Picture src={shown.before} alt={before.alt} {...{ width, height }} className={picture} style={place} />
      <div className={`absolute inset-0 ${eased}`} style={{ clipPath: `inset(0 0 0 ${view.position}%)` }}>
        <Picture src={shown.after} alt={after.alt} {...{ width, height }} className={picture} style={place} />
      </div>
      <span aria-hidden className={`${TAG} left-3 ${view.position < 18 ? "opacity-0" : ""}`}>
        Before
      </span>
      <span aria-hidden className={`${TAG} right-3 ${view.position > 82 ? "opacity-0" : ""}`}>
        After
      </span>
      <input
        ref={range}
        type="range"
        min={0}
        max={100}
        value={position}
        onChange={(event) => divide(event.target.valueAsNumber)}
        onKeyDown={onKeyDown}
        aria-label="Compare before and after"
        aria-valuetext={`${position} percent before, ${100 - position} percent restored`}
        className="peer pointer-events-none absolute inset-0 size-full opacity-0"
      />
      <div
        aria-hidden
        className={`pointer-events-none absolute inset-y-0 -ml-px w-0.5 bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.35)] ${eased} peer-focus-visible:[&>span]:ring-3`}
        style={{ left: `${view.position}%` }}
      >
        <span className="absolute top-4/5 left-1/2 flex size-11 -translate-1/2 items-center justify-between rounded-full bg-white px-2 text-black shadow-[0_0_0_1px_rgb(0_0_0/0.35)] ring-black/70">
          <Chevron d="M6 1 1 6l5 5" />
          <Chevron d="m1 1 5 5-5 5" />
        </span>
      </div>
      <button
        type="button"
        onClick={toggle}
        aria-pressed={zoomed}
        aria-label={zoomed ? "Zoom out" : "Zoom in"}
        className="absolute right-3 bottom-3 grid size-11 place-items-center rounded bg-bg text-text"
      >
        {zoomed ? <ZoomOut aria-hidden size={20} /> : <ZoomIn aria-hidden size={20} />}
      </button>
    </div>
  );
}

function Chevron({ d }: { d: string }) {
  return (
    <svg
      aria-hidden="true"
      width="7"
      height="12"
      viewBox="0 0 7 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
    >
      <path d={d} />
    </svg>
  );
}
