import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const BLOCK = 512;

/** The bundle as one file for hosts that have Node.js, with the service units: `qm-agent-VERSION.tar.gz`. */
export function buildTarball({ root, out, version, epoch, notices }) {
  const folder = `qm-agent-${version}`;
  const files = {
    LICENSE: 'LICENSE',
    'README.md': 'deploy/agent/README.md',
    'agent.md': 'docs/agent.md',
    'qm-agent.mjs': 'apps/agent/dist/qm-agent.mjs',
    ...listUnits(root),
  };
  const contents = { 'THIRD-PARTY.txt': Buffer.from(notices) };
  for (const [name, file] of Object.entries(files)) contents[name] = fs.readFileSync(path.join(root, file));
  const entries = Object.keys(contents)
    .sort()
    .map((name) =>
      toEntry(`${folder}/${name}`, contents[name], name.endsWith('.mjs') ? 0o755 : 0o644, epoch),
    );
  const file = path.join(out, `${folder}.tar.gz`);
  fs.writeFileSync(file, gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]), { level: 9 }));
  return file;
}

/** By name in the archive. */
function listUnits(root) {
  const units = {};
  for (const kind of ['systemd', 'launchd', 'windows']) {
    const folder = path.join(root, 'deploy/agent', kind);
    for (const name of fs.readdirSync(folder, { recursive: true })) {
      const unit = path.join(kind, name).replaceAll('\\', '/');
      if (fs.statSync(path.join(folder, name)).isFile()) units[unit] = `deploy/agent/${unit}`;
    }
  }
  return units;
}

/**
 * One file in the ustar format (POSIX.1-1988). Written here because tar programs differ between platforms, in their
 * options and in their bytes.
 */
function toEntry(name, bytes, mode, epoch) {
  const header = Buffer.alloc(BLOCK);
  const octal = (value, length) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  const field = (offset, text) => header.write(text, offset, 'latin1');
  if (name.length > 100) throw new Error(`${name} is too long a name for the archive`);
  field(0, name);
  field(100, octal(mode, 8));
  field(108, octal(0, 8)); // root's
  field(116, octal(0, 8));
  field(124, octal(bytes.length, 12));
  field(136, octal(epoch, 12));
  field(148, ' '.repeat(8)); // the checksum counts as spaces
  field(156, '0');
  field(257, 'ustar\x0000');
  field(
    148,
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
  );
  return Buffer.concat([header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
