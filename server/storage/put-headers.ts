/** The headers of a signed PUT, the same for a bucket and for our own route. */

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html; base64 of the digest. */
export const CHECKSUM_HEADER = "x-amz-checksum-sha256";

/** From hex to what the header carries. */
export const checksum = (sha256: string) => Buffer.from(sha256, "hex").toString("base64");

/** Content-Length is missing on purpose: browsers set it themselves and let no script do so. */
export const putHeaders = ({ contentType, sha256 }: { contentType: string; sha256?: string }) => ({
  "Content-Type": contentType,
  "If-None-Match": "*",
  ...(sha256 === undefined ? {} : { [CHECKSUM_HEADER]: checksum(sha256) }),
});
