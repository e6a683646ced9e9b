/** What a hosted provider must offer, so that one engine of ours can run models at any of them. */
import type { EngineFile, HostedInput } from "../engine";

/** Where a run stands. Ends that are not good ones are thrown. */
export type Sight =
  | { state: "queued" /** Runs before this one, 0 = next. */; ahead: number }
  | { state: "running" /** What the model printed so far. */; logs: string }
  | { state: "done" /** What the model gave, as JSON; output paths lead into it. */; answer: unknown };

/** How messages name the provider, and the variable that holds its key. */
export type Service = { name: string; variable: string };

export type Provider = {
  kind: "replicate" | "fal";
  service: Service;
  /** Domains that serve what models made, their subdomains included. */
  domains: string[];
  /** How long what a model made can be fetched, in words. */
  keeps: string;
  /** Gives the URL that a model's input takes. */
  stage(file: EngineFile, signal: AbortSignal): Promise<string>;
  /**
   * Starts a paid run and gives the provider's id of it. Never sent twice, whatever happens.
   * @throws AppError ENGINE_TIMEOUT when it is unknown whether the provider took it
   */
  submit(model: string, input: HostedInput): Promise<string>;
  look(handle: string, signal: AbortSignal): Promise<Sight>;
  /** Finished and unknown runs are not an error. */
  cancel(handle: string): Promise<void>;
  /** Asks something cheap that needs the key. @throws AppError */
  check(signal: AbortSignal): Promise<void>;
};
