import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/** A Debian package: the executable, its service units and its documentation. Enrolling starts nothing by itself. */
export function buildDeb({ root, work, out, version, epoch, compression, notices }, executable) {
  const architecture = ARCHITECTURES[process.arch];
  if (!architecture) throw new Error(`no Debian architecture is known for ${process.arch}`);
  const tree = path.join(work, 'deb');
  const put = (name, bytes, mode = 0o644) => write(path.join(tree, name), bytes, mode);
  const read = (name) => fs.readFileSync(path.join(root, name));
  put('usr/bin/qm-agent', fs.readFileSync(executable), 0o755);
  for (const kind of ['system', 'user']) {
    for (const name of fs.readdirSync(path.join(root, 'deploy/agent/systemd', kind))) {
      const unit = read(`deploy/agent/systemd/${kind}/${name}`).toString();
      put(`usr/lib/systemd/${kind}/${name}`, unit.replaceAll('%h/.local/bin/qm-agent', '/usr/bin/qm-agent'));
    }
  }
  put('usr/share/doc/qm-agent/agent.md', read('docs/agent.md'));
  put('usr/share/doc/qm-agent/README.md', read('deploy/agent/README.md'));
  put('usr/share/doc/qm-agent/copyright', `${read('LICENSE')}\n${'-'.repeat(80)}\n\n${notices}`);
  for (const script of ['postinst', 'prerm'])
    put(`DEBIAN/${script}`, read(`deploy/agent/debian/${script}`), 0o755);
  put('DEBIAN/control', toControl(version, architecture, sizeOf(tree)));
  setTimes(tree, epoch);
  const file = path.join(out, `qm-agent_${version}_${architecture}.deb`);
  // One thread: xz splits its input otherwise, and the bytes would depend on how many cores there are.
  const threads = compression === 'none' ? [] : ['--threads-max=1'];
  const args = ['--root-owner-group', `-Z${compression}`, ...threads, '--build', tree, file];
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(epoch) };
  const { status, stderr, error } = spawnSync('dpkg-deb', args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`dpkg-deb failed\n${stderr ?? ''}`, { cause: error });
  return file;
}

function toControl(version, architecture, kilobytes) {
  return `Package: qm-agent
Version: ${version}
Architecture: ${architecture}
Maintainer: Quartermaster <quartermaster@localhost.invalid>
Installed-Size: ${kilobytes}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 8)
Recommends: ca-certificates
Section: admin
Priority: optional
Description: keeps the MCP servers of AI clients as an organisation approved them
 The workstation agent of Quartermaster fetches signed configuration, verifies it and
 writes it to the config files of AI clients, without touching what is not its own.
`;
}

function write(file, bytes, mode) {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
  fs.writeFileSync(file, bytes);
  fs.chmodSync(file, mode); // whatever the umask
}

function sizeOf(tree) {
  return Math.ceil(listAll(tree).reduce((sum, file) => sum + fs.statSync(file).size, 0) / 1024);
}

function setTimes(tree, epoch) {
  for (const file of [...listAll(tree), tree]) {
    if (fs.statSync(file).isDirectory()) fs.chmodSync(file, 0o755);
    fs.utimesSync(file, epoch, epoch);
  }
}

function listAll(tree) {
  return fs.readdirSync(tree, { recursive: true }).map((name) => path.join(tree, name));
}
