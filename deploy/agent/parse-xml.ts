/** An XML element: no more than plists and tasks need. */
export interface Element {
  name: string;
  text: string;
  children: Element[];
}

const TOKEN =
  /<!--[^]*?-->|<\?[^]*?\?>|<![^>]*>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|</g;

/** @throws Error when it is not well-formed */
export function parseXml(xml: string): Element {
  const document: Element = { name: '', text: '', children: [] };
  const open = [document];
  for (const [token, closing, name, , empty, text] of xml.matchAll(TOKEN)) {
    const current = open.at(-1)!;
    if (token === '<') throw new Error(`a tag that is none in <${current.name}>`);
    if (text !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in <${current.name}>`);
      current.text += text.trim();
    } else if (closing) {
      if (current.name !== name) throw new Error(`<${current.name}> is closed by </${name}>`);
      open.pop();
    } else if (name !== undefined) {
      const element: Element = { name, text: '', children: [] };
      current.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  if (document.children.length !== 1 || document.text !== '') throw new Error('not exactly one root element');
  return document.children[0]!;
}

/** The text of the element that a path of names leads to; undefined where there is none. */
export function findText(element: Element, ...names: string[]): string | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return element.text;
  const child = element.children.find((other) => other.name === name);
  return child && findText(child, ...rest);
}

/** A plist's `dict` as an object; nothing in it needs dates or data. */
export function toPlistValue({ name, text, children }: Element): unknown {
  if (name === 'plist') return toPlistValue(children[0]!);
  if (name === 'array') return children.map(toPlistValue);
  if (name === 'dict') {
    const pairs = children
      .filter((_, index) => index % 2 === 0)
      .map((key, index) => {
        if (key.name !== 'key' || !children[2 * index + 1]) throw new Error('a dict without key or value');
        return [key.text, toPlistValue(children[2 * index + 1]!)];
      });
    return Object.fromEntries(pairs);
  }
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'integer') return Number(text);
  if (name === 'string') return text;
  throw new Error(`<${name}> has no place in a plist`);
}
