/**
 * What JSR says about a version that is to be published there.
 *
 * @module
 */

/** Milliseconds for JSR to answer. */
const PATIENCE = 10_000;

/** Why a version cannot be published now; `undefined` if it can. `registry` answers for JSR. */
export async function jsrProblem(
  name: string,
  version: string,
  registry = "https://jsr.io",
): Promise<string | undefined> {
  let response: Response;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    response = await fetch(`${registry}/${name}/meta.json`, { signal });
  } catch {
    return `${registry} does not answer: publish from where it can be reached, where the tests ` +
      `also use its @std/assert in place of the stand-in`;
  }
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined; // Nothing has been published under this name.
  }
  if (!response.ok) {
    await response.body?.cancel();
    return `${registry} answers ${response.status} when it is asked for ${name}: try again later`;
  }
  const { versions } = await response.json() as { versions: Readonly<Record<string, unknown>> };
  return version in versions ? `${name} ${version} has been published already` : undefined;
}
