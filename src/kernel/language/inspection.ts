/**
 * What Shift-Tab shows of a name.
 *
 * @module
 */
import type { Json } from "../protocol/message.ts";
import { withoutModules } from "./problems.ts";

/** The Markdown of the server's answer to `textDocument/hover`. */
export function inspection(answer: Json): string | undefined {
  const hover = answer as { contents: { value: string } } | null;
  if (hover === null) return undefined;
  return withoutModules(hover.contents.value)
    .replace(/^```tsx\n(?:\(alias\) )?/, "```typescript\n")
    .replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1") // leads into a source file
    .trim() || undefined;
}
