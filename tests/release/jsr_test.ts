import { assertEquals, assertMatch } from "@std/assert";
import { NEEDS, permitted } from "../kernel/permitted.ts";
import { jsrProblem } from "./jsr.ts";

Deno.test({
  name: `a version is asked for at JSR, which may not answer ${NEEDS}`,
  ignore: !permitted,
  async fn() {
    const answers: Readonly<Record<string, () => Response>> = {
      "/@norma/norma/meta.json": () => Response.json({ versions: { "0.1.0": {}, "0.2.0": {} } }),
      "/@norma/busy/meta.json": () => new Response("later", { status: 503 }),
    };
    const server = Deno.serve(
      { port: 0, onListen() {} },
      ({ url }) => answers[new URL(url).pathname]?.() ?? new Response("none", { status: 404 }),
    );
    const registry = `http://localhost:${server.addr.port}`;
    const says = (name: string, version: string) => jsrProblem(name, version, registry);
    assertEquals(await says("@norma/norma", "0.3.0"), undefined);
    assertEquals(
      await says("@norma/norma", "0.2.0"),
      "@norma/norma 0.2.0 has been published already",
    );
    assertEquals(await says("@norma/new", "0.1.0"), undefined);
    assertMatch((await says("@norma/busy", "0.1.0"))!, / answers 503 .*: try again later$/);
    await server.shutdown();
    assertMatch((await says("@norma/norma", "0.3.0"))!, /^http:.* does not answer: publish from /);
  },
});
