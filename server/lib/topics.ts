/** What watchers of `live` may be told of. */

/** An engine came, went, or can run something else. */
export const ENGINES_TOPIC = "engines";
/** A process that does not run jobs has taken in an event for the one that does. */
export const RUNNER_TOPIC = "runner";
