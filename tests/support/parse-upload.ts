/** Reads the one file of a multipart body. */
export function parseUpload(body: Buffer, field: string): { name: string; type: string; bytes: Buffer } {
  const headEnd = body.indexOf("\r\n\r\n");
  const head = body.subarray(0, headEnd).toString();
  const boundary = head.slice(0, head.indexOf("\r\n"));
  const read = (pattern: RegExp) => pattern.exec(head)?.[1] ?? "";
  if (read(/; name="([^"]*)"/) !== field) throw new Error(`The file is not in the field "${field}"`);
  return {
    name: read(/filename="([^"]*)"/),
    type: read(/Content-Type: (.*)/),
    bytes: body.subarray(headEnd + 4, body.lastIndexOf(`\r\n${boundary}--`)),
  };
}
