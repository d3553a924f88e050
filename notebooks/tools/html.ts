/**
 * HTML as text: what has to be escaped, what has to be wrapped, and what must not be there.
 *
 * @module
 */

/** Text for between tags or within a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * HTML in which whatever may be wider than the page, a program or a table, is a box of its own that
 * can be scrolled, also from the keyboard.
 */
export function scrolling(html: string): string {
  return html.replace(/<pre>/g, '<pre tabindex="0">')
    .replace(/<table\b[^]*?<\/table>/g, '<div class="wide" tabindex="0">$&</div>');
}

/**
 * The addresses that a page would load something from. Links to follow are none of them, and
 * neither are `data:` addresses and fragments.
 */
export function loads(html: string): string[] {
  const tags = [
    ...html.matchAll(
      /<(?!a\b)[a-z][^>]*?\s(?:src|href|srcset|poster|data)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi,
    ),
  ];
  const styles = [...html.matchAll(/(?:url\(|@import)\s*("[^"]*"|'[^']*'|[^\s)]+)/gi)];
  return [...tags, ...styles]
    .map(([, address = ""]) => address.replace(/^["']|["']$/g, ""))
    .filter((address) => !/^(data:|#)/.test(address));
}
