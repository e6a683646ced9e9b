/** What watchers of `live` may be told of. */

/** An engine came, went, or can run something else. */
export const ENGINES_TOPIC = "engines";
