import { assert, assertEquals } from "@std/assert";
import { NEEDS, permitted } from "../kernel/permitted.ts";
import { type Strict, StrictKernel } from "./strict_kernel.ts";

/** The texts of a cell's outputs, after which nothing may have come. */
function texts({ outputs, late }: Strict): unknown[] {
  assertEquals(late, 0);
  return outputs.map((output) => "data" in output ? output.data["text/plain"] : output);
}

Deno.test({
  name: `compare(), summary() and trace() show themselves once, in Deno's kernel ${NEEDS}`,
  ignore: !permitted,
  async fn() {
    await using kernel = await StrictKernel.start();
    await kernel.execute(`
      import { grad, nn, ones, tensor } from "jsr:@norma/norma@^0.1.0";
      import { compare } from "jsr:@norma/norma@^0.1.0/display";
      const x = tensor([1, 2, 3]), model = nn.sequential(nn.linear(3, 2), nn.sigmoid());`);
    const compared = await kernel.execute(
      `await compare("dx", x.mul(2), grad((x) => x.square().sum())(x))`,
      { wait: 100 },
    );
    assertEquals(texts(compared), ["dx [3]: identical"]);
    for (
      const [cell, title] of [
        ["nn.summary(model, [4, 3])", "Input [4, 3]"],
        ["model.trace(ones([4, 3]))", "Outputs of 3 layers"],
      ]
    ) {
      // What a cell ends with Deno's kernel shows by itself, on a busy machine after its end.
      const { all } = await kernel.execute(cell!, { wait: 500 });
      assertEquals(all.length, 1);
      assert("data" in all[0]!);
      assert(`${all[0].data["text/html"]}`.includes(title!));
      assert(`${all[0].data["text/plain"]}`.startsWith(title!));
    }
  },
});
