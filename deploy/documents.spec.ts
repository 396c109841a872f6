import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const SOURCES = /\.(ts|tsx|mjs|cjs|sh|prisma|md)$/;

const list = (folder: string) =>
  fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => SOURCES.test(file) && !/(^|[\\/])(dist|node_modules|generated)[\\/]/.test(file));
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');

const sources = [
  ...['apps', 'libs', 'bench', 'deploy', 'docs', 'prisma'].flatMap(list),
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
];
const pages = sources.filter((file) => file.endsWith('.md'));

/** As GitHub makes anchors of headings. */
function toAnchors(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documentation', () => {
  it.each(pages)('leads from %s only to what is there', (page) => {
    const missing = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => {
        const [file, anchor] = link.split('#');
        const target = file === '' ? page : path.join(path.dirname(page), file!);
        if (!fs.existsSync(path.join(ROOT, target))) return true;
        return anchor !== undefined && !toAnchors(target).includes(anchor);
      });
    expect(missing).toEqual([]);
  });

  it('has the headings that the code cites', () => {
    const cited = sources
      .filter((file) => !file.endsWith('documents.spec.ts'))
      .flatMap((file) =>
        [...read(file).matchAll(/(docs\/[\w/-]+\.md)(?:, "([^"]+)")?/g)].map((match) => ({ file, match })),
      );
    const missing = cited.filter(({ match: [, page, heading] }) => {
      if (!fs.existsSync(path.join(ROOT, page!))) return true;
      return heading !== undefined && !read(page!).includes(`\n## ${heading}`);
    });
    expect(cited.length).toBeGreaterThan(10);
    expect(missing.map(({ file, match }) => `${file}: ${match[0]}`)).toEqual([]);
  });
});
