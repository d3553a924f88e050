/**
 * A cell for a progress with a picture, without a kernel.
 *
 * @module
 */
import { drawingTools } from "../../src/display/draw.ts";
import type { Outlet } from "../../src/display/progress_outlet.ts";
import { type Picture, pictureOutlet } from "../../src/display/progress_picture.ts";

/** One message to the front end. */
export interface Sent {
  readonly type: string;
  readonly data: Record<string, string>;
  readonly id: string;
}

/** Where messages of a cell are gathered, and what makes an outlet there. */
export async function cell(
  load = drawingTools,
): Promise<{ sent: Sent[]; outlet: (picture: Picture) => Outlet }> {
  const sent: Sent[] = [];
  const broadcast = (type: string, content: unknown) => {
    const { data, transient } = content as {
      data: Record<string, string>;
      transient: { display_id: string };
    };
    sent.push({ type, data, id: transient.display_id });
    return Promise.resolve();
  };
  const loaded = await load().catch(() => undefined);
  const again = () => loaded ? Promise.resolve(loaded) : load();
  return { sent, outlet: (picture) => pictureOutlet({ broadcast }, picture, again) };
}

/** The document in the picture of a message. */
export function svgOf({ data }: Sent): string {
  const [, base64 = ""] = /src="data:image\/svg\+xml;base64,([^"]+)"/.exec(data["text/html"]!) ??
    [];
  return new TextDecoder().decode(Uint8Array.fromBase64(base64));
}
