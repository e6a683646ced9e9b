/** Reads a stream piece by piece, keeping only what is asked for. */

export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);
  private left: number;

  /** limit: bytes after which the stream counts as ended. */
  constructor(stream: AsyncIterable<Uint8Array>, limit: number) {
    this.source = stream[Symbol.asyncIterator]();
    this.left = limit;
  }

  /** Exactly so many bytes, or undefined when the stream ends before. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      const piece = await this.next(count - filled);
      if (!piece) return undefined;
      taken.set(piece, filled);
      filled += piece.length;
    }
    return taken;
  }

  /** false when the stream ends before. */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      const piece = await this.next(left);
      if (!piece) return false;
      left -= piece.length;
    }
    return true;
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private async next(atMost: number): Promise<Uint8Array | undefined> {
    while (this.rest.length === 0) {
      if (this.left <= 0) return undefined;
      const { done, value } = await this.source.next();
      if (done) return undefined;
      this.left -= value.length;
      this.rest = value;
    }
    const piece = this.rest.subarray(0, atMost);
    this.rest = this.rest.subarray(piece.length);
    return piece;
  }
}
