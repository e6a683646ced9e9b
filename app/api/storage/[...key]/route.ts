import { route } from "@/server/http";
import { handleStorageRequest } from "@/server/storage/disk-http";

/** Signed links of the disk backend; the signature is the permission. */
const handler = route<{ key: string[] }>(({ request, deps }) => handleStorageRequest(deps.storage, request));

export { handler as GET, handler as HEAD, handler as PUT };
