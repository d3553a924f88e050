/**
 * Plot warns on the console, once each time a plot is drawn. A figure is drawn several times.
 *
 * @module
 */

/**
 * Runs `draw` and passes on every message that it wrote with `console.warn`, each once.
 *
 * @internal
 */
export function oncePerMessage<T>(draw: () => T): T {
  const { warn } = console;
  const messages = new Set<unknown>();
  console.warn = (message: unknown) => void messages.add(message);
  try {
    return draw();
  } finally {
    console.warn = warn;
    for (const message of messages) console.warn(message);
  }
}
