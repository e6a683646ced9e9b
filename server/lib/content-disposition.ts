/** Writes the Content-Disposition header so that any file name survives and none can break out (RFC 6266, RFC 8187). */

/** attachment: the browser saves the file under `filename`; inline: it shows it, and saves it so when asked. */
export function contentDisposition(type: "attachment" | "inline", filename: string): string {
  const name = filename.replace(/[\p{Cc}\p{Cs}/\\]/gu, "_");
  // A percent sign in the plain form is unescaped by some browsers, so it is left to the encoded form.
  const plain = name.replace(/[^\x20-\x7e]|["%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, percent);
  return plain === name ? `${type}; filename="${plain}"` : `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
