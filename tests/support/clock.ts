/** A clock that stands still until it is moved. */
export function testClock(start = new Date("2026-11-21T12:00:00Z")) {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance: (ms: number) => {
      time += ms;
    },
  };
}
