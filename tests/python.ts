/**
 * The Python that tests ask: the one that `NORMA_PYTHON` names, which CI sets, or `python3`.
 *
 * @module
 */

const mayAsk = Deno.permissions.querySync({ name: "env", variable: "NORMA_PYTHON" });
/** Its command. */
export const PYTHON: string = (mayAsk.state === "granted" && Deno.env.get("NORMA_PYTHON")) ||
  "python3";
