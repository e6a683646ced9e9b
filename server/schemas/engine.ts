/** Id of the engine that comes with Darkroom. */
export const EMBEDDED_ENGINE = "embedded";
