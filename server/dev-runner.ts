/** The embedded executor over HTTP, when RUNNER_DEV_ENDPOINTS asks for it; otherwise there is nothing here. */
import { getServed } from "./served";

export async function handleDevRunner(request: Request): Promise<Response> {
  const { executor } = getServed();
  return executor ? executor.handle(request) : new Response(null, { status: 404 });
}
