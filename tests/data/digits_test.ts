import { assertEquals } from "@std/assert";
import { scope } from "../../mod.ts";
import { type Dataset, digits } from "../../src/data/mod.ts";

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("digits() are scikit-learn's, to the last pixel and label", async () => {
  const data: Dataset<[64], 1797> = digits();
  const pixels = scope(() => data.all().x.toArray());
  assertEquals(
    await sha256(Uint8Array.from(pixels, (x) => 16 * x)),
    "8f26b2bd9d135c256808f68f14fdabddde6d9c7f869ae419704b051f0f14b3b3",
  );
  assertEquals(
    await sha256(Uint8Array.from(data.labels())),
    "8ba4f891220f5e4c9c819638d1602d74b83618f167043c6da52a2a247841ddf0",
  );
});

Deno.test("digits() have 1,797 images, shades from 0 to 1 and as many of each class as published", () => {
  const data = digits(), counts = new Array(10).fill(0);
  for (const label of data.labels()) counts[label]++;
  assertEquals(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  const shades = new Set(scope(() => data.all().x.toArray()));
  assertEquals([...shades].sort((a, b) => a - b), Array.from({ length: 17 }, (_, i) => i / 16));
});

Deno.test("three pixels of digits() are the same in all images", () => {
  const data = digits(), first = data.features(0), constant = new Set(first.keys());
  for (let i = 1; i < data.length; i++) {
    const image = data.features(i);
    for (const pixel of constant) if (image[pixel] !== first[pixel]) constant.delete(pixel);
  }
  assertEquals([...constant], [0, 32, 39]);
});
