/** How long fal keeps people's photos and what was made of them: https://fal.ai/docs/documentation/model-apis/fal-cdn */

/** Long enough for retries over a night. */
export const LIFETIME = JSON.stringify({ expiration_duration_seconds: 24 * 60 * 60 });
export const LIFETIME_IN_WORDS = "a day";
