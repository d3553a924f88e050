/** Lines of a stream of text. @module */

/** Cuts a text where its lines end. */
export class TextLineStream extends TransformStream<string, string> {
  /** A last line without an end is no line. */
  constructor() {
    let rest = "";
    super({
      transform(text, out) {
        const lines = (rest + text).split("\n");
        rest = lines.pop()!;
        lines.forEach((line) => out.enqueue(line));
      },
    });
  }
}
